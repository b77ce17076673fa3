import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endsWithItsTest } from './endings.js';
import { killProcess, startRedisProcess } from './redis-process.js';

export interface PrivateRedis {
  /** In the form that `REDIS_URL` takes. */
  url: string;
}

/** A real Redis on a socket of its own, keeping nothing; it ends with the test, or the file, that asked for it. */
export async function aPrivateRedis(): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'ngi-redis-'));
  endsWithItsTest(async () => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const socket = join(folder, 'redis.sock');
  const keeping = ['--save', '', '--appendonly', 'no', '--dir', folder];
  const server = await startRedisProcess(['--port', '0', '--unixsocket', socket, ...keeping]);
  endsWithItsTest(async () => killProcess(server));
  return { url: `unix://${socket}` };
}
