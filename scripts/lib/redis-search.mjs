import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './commands.mjs';
import { unpackDebianRedis } from './debian-redis.mjs';
import { dockerAnswers } from './docker-redis.mjs';
import { Problem } from './problem.mjs';
import { step } from './terminal.mjs';

/** Append-only files in parts and the functions we load need 7; Valkey began with 7.2. */
const oldestMajor = 7;
const names = ['redis-server', 'valkey-server'];
const homebrewFolders = ['/opt/homebrew/bin', '/usr/local/bin', '/opt/homebrew/opt/redis/bin'];

/**
 * Finds a Redis or brings one: on PATH or Homebrew's, else unpacked from the distribution's own package,
 * else Homebrew's package, else Docker. Never a store that forgets.
 *
 * @param {Record<string, string>} environment
 * @param {AbortSignal} stopped
 * @returns {Promise<{ binary: string } | { docker: true }>}
 */
export async function findRedis(environment, stopped) {
  const reasons = [];
  const binary =
    (await onPath(environment, stopped, reasons)) ??
    (await fromDebian(stopped, reasons)) ??
    (await fromHomebrew(environment, stopped, reasons));
  if (binary) return { binary };
  if (await dockerAnswers(stopped)) return { docker: true };
  throw new Problem(adviceFor(process.platform), { details: reasons.join('\n') });
}

/**
 * A Redis that is there already and new enough; nothing is brought.
 *
 * @param {Record<string, string>} environment
 * @param {AbortSignal} stopped
 * @returns {Promise<string | undefined>}
 */
export async function installedRedis(environment, stopped) {
  return onPath(environment, stopped, []);
}

/**
 * Every folder in which a server may lie, in the order of the search.
 *
 * @param {Record<string, string>} environment
 */
export function candidates(environment) {
  const folders = [...(environment.PATH ?? '').split(delimiter).filter(Boolean), ...homebrewFolders];
  const found = [...new Set(folders)].flatMap((folder) => names.map((name) => join(folder, name)));
  return [environment.REDIS_SERVER_BIN, ...found].filter((file) => file && isExecutable(file));
}

/**
 * @param {string} text what `redis-server --version` prints
 * @returns {number | undefined}
 */
export function majorVersion(text) {
  const match = /\bv=(\d+)\.|\bv(\d+)\./.exec(text);
  return match ? Number(match[1] ?? match[2]) : undefined;
}

/** @param {string} platform */
export function adviceFor(platform) {
  const how =
    platform === 'darwin'
      ? '`brew install redis`'
      : "`sudo apt-get install redis-server` (or your distribution's redis or valkey package)";
  return `No Redis ${oldestMajor} or newer was found and none could be brought: install it with ${how}, start Docker, or set REDIS_URL.`;
}

async function onPath(environment, stopped, reasons) {
  for (const file of candidates(environment)) {
    const { output } = await run(file, ['--version'], { stopped, limit: 10_000 });
    const major = majorVersion(output);
    if (major !== undefined && major >= oldestMajor) return file;
    reasons.push(major === undefined ? `${file} does not run.` : `${file} is version ${major}: too old.`);
  }
  return undefined;
}

async function fromDebian(stopped, reasons) {
  const { binary, reason } = await unpackDebianRedis(stopped, async (file) => {
    const { output } = await run(file, ['--version'], { stopped, limit: 10_000 });
    return (majorVersion(output) ?? 0) >= oldestMajor;
  });
  if (reason) reasons.push(reason);
  return binary;
}

/** Not run by us so far: no Mac was at hand. */
async function fromHomebrew(environment, stopped, reasons) {
  if (process.platform !== 'darwin') return undefined;
  const { code, errors, missing } = await step('Installing Redis with Homebrew', () =>
    run('brew', ['install', '--quiet', 'redis'], { stopped }),
  );
  if (missing) reasons.push('There is no Homebrew.');
  else if (code !== 0) reasons.push(`brew install redis: ${errors.trim().split('\n').at(-1)}`);
  return code === 0 ? onPath(environment, stopped, reasons) : undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
