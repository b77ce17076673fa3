import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface PrivateRedis {
  /** In the form that `REDIS_URL` takes. */
  url: string;
  stop: () => Promise<void>;
}

/** A real Redis for one test file: on a socket of its own, keeping nothing, gone when stopped. */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'ngi-redis-'));
  const socket = join(folder, 'redis.sock');
  const server = spawn(
    process.env.REDIS_SERVER_BIN ?? 'redis-server',
    ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const exited = once(server, 'exit');
  const killWithUs = (): void => {
    server.kill('SIGKILL');
  };
  process.once('exit', killWithUs);

  const said: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      said.push(line);
      if (/ready to accept connections/i.test(line)) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) =>
      reject(new Error(`redis-server ended (${String(code)}) before it was ready:\n${said.join('\n')}`)),
    );
  });
  await ready;

  return {
    url: `unix://${socket}`,
    stop: async () => {
      process.off('exit', killWithUs);
      server.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
