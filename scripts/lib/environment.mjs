import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { projectRoot } from './places.mjs';
import { readPort } from './ports.mjs';
import { Problem } from './problem.mjs';

/** Makes the starter read another file instead of .env, so that tests do not depend on a developer's own. */
const envFileVariable = 'ENV_FILE';

/**
 * The variables of the process over those of .env; an empty value counts as not set.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} [root]
 * @returns {Record<string, string>}
 */
export function loadEnvironment(environment, root = projectRoot) {
  const set = ([, value]) => value !== undefined && value !== '';
  return Object.fromEntries([
    ...Object.entries(fromFile(resolve(root, environment[envFileVariable] || '.env'))).filter(set),
    ...Object.entries(environment).filter(set),
  ]);
}

/**
 * What the starter itself has to know.
 *
 * @param {Record<string, string>} environment
 */
export function readSettings(environment) {
  const withSandbox = !environment.NOVITA_API_KEY;
  if (withSandbox && environment.NODE_ENV === 'production') {
    throw new Problem(
      'NOVITA_API_KEY is not set, and with NODE_ENV=production there is no sandbox: set it to your key.',
    );
  }
  const settings = {
    dataDir: resolve(projectRoot, environment.DATA_DIR ?? '.data'),
    port: readPort(environment.PORT, 'PORT', 3000),
    host: environment.HOST ?? '127.0.0.1',
    sandboxPort: readPort(environment.SANDBOX_PORT, 'SANDBOX_PORT', 4010),
    sandboxPortIsChosen: environment.SANDBOX_PORT !== undefined,
    withSandbox,
  };
  if (withSandbox && settings.sandboxPortIsChosen && settings.port === settings.sandboxPort) {
    throw new Problem(`PORT and SANDBOX_PORT are both ${settings.port}: give each its own.`);
  }
  return settings;
}

/**
 * What the service is told when the sandbox plays Novita. The sandbox's machines live on this computer: probes and
 * webhooks must be able to reach it.
 *
 * @param {{ url: string, key: string }} sandbox
 * @param {Record<string, string>} environment
 */
export function sandboxVariables({ url, key }, environment) {
  return {
    NOVITA_API_BASE_URL: url,
    NOVITA_API_KEY: key,
    OUTBOUND_ALLOW_HTTP: environment.OUTBOUND_ALLOW_HTTP ?? 'true',
    OUTBOUND_ALLOW_CIDRS: environment.OUTBOUND_ALLOW_CIDRS ?? '127.0.0.0/8,::1/128',
    // The sandbox boots in seconds and is never too busy: nobody should wait half a minute to see it.
    INSTANCE_POLL_INTERVAL_SECONDS: environment.INSTANCE_POLL_INTERVAL_SECONDS ?? '3',
  };
}

/**
 * The address under which this machine reaches a service that listens on `host`.
 *
 * @param {string} host
 * @param {number} port
 */
export function urlOf(host, port) {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** The folder's file of the logs of one child. */
export function logFileOf(dataDir, name) {
  return join(dataDir, 'logs', `${name}.log`);
}

function fromFile(file) {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return {};
    throw new Problem(`${file} cannot be read (${error.code ?? error.message}).`);
  }
}
