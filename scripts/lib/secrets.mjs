import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.mjs';

/**
 * Where the service keeps the admin key that it makes when `ADMIN_API_KEY` is not set.
 *
 * @param {string} dataDir
 */
export function adminKeyFile(dataDir) {
  return join(dataDir, 'admin.key');
}

/**
 * With a new key the service would no longer know its own machines: better not to start than that.
 *
 * @param {string} dataDir
 * @param {Record<string, string>} environment
 */
export function demandKeyOfOldData(dataDir, environment) {
  const file = join(dataDir, 'encryption.key');
  if (environment.ENCRYPTION_KEY || existsSync(file)) return;
  if (!existsSync(join(dataDir, 'redis', 'appendonlydir'))) return;
  throw new Problem(
    `${file} is missing though ${dataDir} holds data made with it: put the file back or set ENCRYPTION_KEY.`,
  );
}
