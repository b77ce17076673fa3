import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.mjs';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The secrets the service needs; each has a file in DATA_DIR unless its variable is set. */
const kinds = {
  ADMIN_API_KEY: {
    file: 'admin.key',
    make: () => `ngi_admin_${Array.from({ length: 40 }, () => base62[randomInt(62)]).join('')}`,
  },
  ENCRYPTION_KEY: { file: 'encryption.key', make: () => randomBytes(32).toString('base64') },
  WEBHOOK_SECRET: { file: 'webhook.secret', make: () => `whsec_${randomBytes(32).toString('base64')}` },
};

/**
 * @param {string} dataDir
 * @param {Record<string, string>} environment
 * @returns {Record<string, string>} the variables of the secrets
 */
export function prepareSecrets(dataDir, environment) {
  demandKeyOfOldData(dataDir, environment);
  return Object.fromEntries(
    Object.entries(kinds).map(([variable, { file, make }]) => [
      variable,
      environment[variable] ?? keep(join(dataDir, file), make),
    ]),
  );
}

/** @param {string} dataDir */
export function adminKeyFile(dataDir) {
  return join(dataDir, kinds.ADMIN_API_KEY.file);
}

/** With a new key the service would no longer know its own machines: better not to start than that. */
function demandKeyOfOldData(dataDir, environment) {
  const file = join(dataDir, kinds.ENCRYPTION_KEY.file);
  if (environment.ENCRYPTION_KEY || existsSync(file)) return;
  if (!existsSync(join(dataDir, 'redis', 'appendonlydir'))) return;
  throw new Problem(
    `${file} is missing though ${dataDir} holds data made with it: put the file back or set ENCRYPTION_KEY.`,
  );
}

/** Puts the file in place complete or not at all, and never over another. */
function keep(file, make) {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${make()}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (!secret) throw new Problem(`${file} is empty: restore it, or remove it to have a new one made.`);
  return secret;
}
