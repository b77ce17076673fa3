import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ourName = 'novita-gpu-instance-api';

/** The checkout this script belongs to. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {string} text */
export function shortHash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/**
 * Our own cache folder of this user. A user without a writable home (a service account, a container) gets
 * one below the temporary folder.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function cacheFolder(environment = process.env) {
  const candidates = [
    environment.XDG_CACHE_HOME && join(environment.XDG_CACHE_HOME, ourName),
    join(homedir(), '.cache', ourName),
    join(tmpdir(), `${ourName}-${userId()}`),
  ];
  for (const folder of candidates) {
    if (folder && makePrivate(folder)) return folder;
  }
  throw new Error('no writable cache folder');
}

/** @returns {number | string} */
export function userId() {
  return process.getuid?.() ?? 'user';
}

/**
 * Makes a folder for this user alone. In a shared place, such as the temporary folder, somebody else may
 * have made it before us: what lies in there is not to be trusted.
 *
 * @param {string} folder
 * @returns {boolean} false when it cannot be made or belongs to another user
 */
export function makePrivate(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (process.getuid && statSync(folder).uid !== process.getuid()) return false;
    chmodSync(folder, 0o700);
    return true;
  } catch {
    return false;
  }
}

/** The name under which only one process at a time changes node_modules and dist of this checkout. */
export const setUpName = `set-up-${shortHash(projectRoot)}`;
