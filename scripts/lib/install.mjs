import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { alone, readJson } from './claim.mjs';
import { npm, run } from './commands.mjs';
import { projectRoot, setUpName } from './places.mjs';
import { Problem } from './problem.mjs';
import { step } from './terminal.mjs';

const networkTrouble =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|FETCH_ERROR|ENOTCACHED)\b|network/i;

/**
 * Installs the packages of package-lock.json when those that are there are not exactly these.
 *
 * @param {AbortSignal} stopped
 */
export async function install(stopped) {
  if (isInstalled(projectRoot)) return;
  await step('Installing the packages (npm ci)', () =>
    alone(setUpName, stopped, async (watch) => {
      if (!isInstalled(projectRoot)) await npmCi(stopped, watch);
    }),
  );
}

/**
 * npm writes node_modules/.package-lock.json as its last deed, so it also tells a finished installation
 * from one that was interrupted. Optional packages may be absent: most belong to other platforms.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    if (!present[path]) return Boolean(optional ?? devOptional);
    return present[path].version === version && existsSync(join(root, path));
  });
}

async function npmCi(stopped, watch) {
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-progress'];
  const source = (await registryAnswers(stopped)) ? '--prefer-offline' : '--offline';
  // The development packages are wanted even with NODE_ENV=production: the compiler is one of them.
  const { code, output, errors, missing } = await run(...npm(['ci', '--include=dev', source, ...quiet]), {
    cwd: projectRoot,
    stopped,
    onSpawn: watch,
  });
  if (code === 0) return;
  if (missing) throw new Problem('npm was not found: install it together with Node (https://nodejs.org).');
  const said = `${errors}\n${output}`.trim();
  if (networkTrouble.test(said)) {
    throw new Problem('The packages could not be downloaded: the npm registry cannot be reached from here.');
  }
  throw new Problem(`npm ci failed with exit code ${code}.`, { details: lastLines(said, 15) });
}

/** Without a network `npm ci` tries for minutes; npm's cache may hold all that is needed, or fail at once. */
async function registryAnswers(stopped) {
  const { code, errors } = await run(
    ...npm(['ping', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=10000']),
    {
      cwd: projectRoot,
      stopped,
      limit: 30_000,
    },
  );
  return code === 0 || !networkTrouble.test(errors);
}

/**
 * Without colours: where they are shown is not where they were made for.
 *
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
  return stripVTControlCharacters(text).trimEnd().split('\n').slice(-count).join('\n');
}
