import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { built } from '../built.mjs';
import { sandboxVariables } from '../environment.mjs';
import { projectRoot } from '../places.mjs';

/** Stands for what is missing, so that the rest can be read all the same; it is never used as a key. */
const standIn = 'not-set-but-the-rest-is-to-be-read';

const holdSecrets = [
  'NOVITA_API_KEY',
  'ADMIN_API_KEY',
  'ENCRYPTION_KEY',
  'ENCRYPTION_KEYS_PREVIOUS',
  'WEBHOOK_SECRET',
  'WEBHOOK_URL',
  'REDIS_URL',
  'SANDBOX_API_KEY',
];

/**
 * What `npm start` would hand to the service, read by the service's own reader.
 *
 * @typedef {object} Situation
 * @property {Record<string, string>} environment as given
 * @property {any} config what the service would have; defaults where a variable is wrong
 * @property {{ variable: string, rule: string }[]} wrong
 * @property {boolean} production
 * @property {{ url: string, key: string } | undefined} sandbox plays Novita when there is no key
 * @property {string} dataDir
 * @property {(name: string) => { from: 'environment' | 'file' | 'nowhere' | 'wrong', file: string, text?: string }} secret
 * @property {string[]} secrets never shown
 */

/**
 * @param {Record<string, string>} environment
 * @returns {Promise<Situation>}
 */
export async function situationOf(environment) {
  const { localSecretFile } = await built('config/local-secrets.js');
  const production = environment.NODE_ENV === 'production';
  const dataDir = resolve(projectRoot, environment.DATA_DIR ?? '.data');
  const sandbox = production || environment.NOVITA_API_KEY ? undefined : sandboxOf(environment);
  const given = {
    ...environment,
    DATA_DIR: dataDir,
    ...(sandbox ? sandboxVariables(sandbox, environment) : {}),
  };
  const { config, wrong } = await readConfig(given, (name) => readSecret(localSecretFile(dataDir, name)));
  const secret = (name) => {
    const file = localSecretFile(dataDir, name);
    if (wrong.some(({ variable }) => variable === name)) return { from: 'wrong', file };
    if (environment[name]) return { from: 'environment', file, text: environment[name] };
    const text = readSecret(file);
    return text ? { from: 'file', file, text } : { from: 'nowhere', file };
  };
  const secrets = [...config.service.log.secrets, ...holdSecrets.flatMap((name) => environment[name] ?? [])];
  return { environment, config, wrong, production, sandbox, dataDir, secret, secrets };
}

/** Every wrong variable, and the configuration without them. */
async function readConfig(environment, readLocal) {
  const { ConfigError, loadConfig } = await built('config/load-config.js');
  const load = (variables) => loadConfig(variables, (_dataDir, name) => readLocal(name) ?? standIn);
  try {
    return { config: load(environment), wrong: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const wrong = new Set(error.problems.map(({ variable }) => variable));
    const sound = Object.entries(environment).filter(([name]) => !wrong.has(name) && name !== 'NODE_ENV');
    return {
      config: load({ NOVITA_API_KEY: standIn, ...Object.fromEntries(sound) }),
      wrong: error.problems,
    };
  }
}

function sandboxOf({ SANDBOX_PORT: port = '4010', SANDBOX_API_KEY: key = 'sk_sandbox' }) {
  return { url: `http://127.0.0.1:${/^\d{1,5}$/.test(port) ? port : '4010'}`, key };
}

/** What a file has; it is not made when there is none. */
function readSecret(file) {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined;
  } catch {
    return undefined;
  }
}
