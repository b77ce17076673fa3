import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.mjs';
import { shortHash, userId } from './places.mjs';
import { Problem } from './problem.mjs';

/**
 * Redis in Docker, the last resort. Not run by us so far: no Docker engine was at hand. The container is
 * named after DATA_DIR, so that what a killed starter left is found again.
 */
const image = 'redis:7-alpine';

/** @param {AbortSignal} stopped */
export async function dockerAnswers(stopped) {
  const { code, output } = await run('docker', ['info', '--format', '{{.ServerVersion}}'], {
    stopped,
    limit: 10_000,
  });
  return code === 0 && /^\d/.test(output.trim());
}

/**
 * @param {string} dataDir
 * @param {string[]} flags of the server
 * @param {AbortSignal} stopped
 * @returns {Promise<{ name: string, port: number }>}
 */
export async function startInDocker(dataDir, flags, stopped) {
  const folder = join(dataDir, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = containerName(dataDir);
  await stopInDocker(name);
  const user = process.getuid ? ['--user', `${userId()}:${process.getgid()}`] : [];
  const place = ['--name', name, '--publish', '127.0.0.1:0:6379', '--volume', `${folder}:/data`, ...user];
  const args = ['run', '--rm', '--detach', ...place, image, 'redis-server', ...flags, '--dir', '/data'];
  const { code, errors } = await run('docker', args, { stopped });
  if (code !== 0) throw new Problem('Docker could not start Redis.', { details: errors });
  const { output } = await run('docker', ['port', name, '6379/tcp'], { stopped });
  return { name, port: Number(/:(\d+)\s*$/m.exec(output)?.[1]) };
}

/** Lets it finish, then takes it away. */
export async function stopInDocker(name) {
  await run('docker', ['stop', '--time', '3', name]);
  await run('docker', ['rm', '--force', name]);
}

/** @param {string} dataDir */
export function containerName(dataDir) {
  return `ngi-redis-${shortHash(dataDir)}`;
}
