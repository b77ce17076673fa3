import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { built } from '../built.mjs';
import { projectRoot } from '../places.mjs';
import { ok, problem, warning } from './finding.mjs';

/** Variables that are wrong, and names in `.env` that nobody reads. */
export async function configurationFindings({ wrong, environment, production, sandbox }) {
  const mode = production ? 'production' : (environment.NODE_ENV ?? 'development');
  const findings = wrong.map(({ variable, rule }) =>
    problem('configuration', `${variable} ${rule}`, 'see docs/configuration.md'),
  );
  for (const name of await unread(resolve(projectRoot, environment.ENV_FILE ?? '.env')))
    findings.push(
      warning(
        'configuration',
        `nothing reads ${name} of .env`,
        'mend its name, or take it out: .env.example has all',
      ),
    );
  if (sandbox) findings.push(...(await sandboxFindings(environment)));
  return findings.length > 0 ? findings : [ok('configuration', `every variable can be read (${mode})`)];
}

async function unread(file) {
  if (!existsSync(file)) return [];
  const { VARIABLES } = await built('config/load-config.js');
  const example = join(projectRoot, '.env.example');
  if (!existsSync(example)) return [];
  const documented = Object.keys(parseEnv(readFileSync(example, 'utf8')));
  const compose = join(projectRoot, 'docker-compose.yml');
  const composed = existsSync(compose)
    ? readFileSync(compose, 'utf8').matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)
    : [];
  // Where the scripts take other variables from is told in their own pages.
  const others =
    /^(SANDBOX|NOVITA_CONTRACT|COMPOSE|OTEL|npm|NODE)_|^(REDIS_SERVER_BIN|CHROMIUM_BIN|TEST_FULL)$/;
  const known = new Set([...VARIABLES, ...documented, ...[...composed].map(([, name]) => name)]);
  return Object.keys(parseEnv(readFileSync(file, 'utf8'))).filter(
    (name) => !known.has(name) && !others.test(name),
  );
}

/** The sandbox reads its own variables. */
async function sandboxFindings(environment) {
  const { readSettings, SettingError } = await built('sandbox/settings.js');
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    return [problem('configuration', error.message.replace(/\.$/, ''), 'see docs/sandbox.md')];
  }
}
