import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { endsWithItsTest } from './endings.js';

const READY = /ready to accept connections|\+monitor master/i;

/** One `redis-server` on a loopback port, keeping nothing; it ends with its test. */
export class RedisServer {
  private constructor(
    readonly port: number,
    readonly client: Redis,
    private readonly child: ChildProcess,
  ) {}

  /** @param settings lines of its configuration, without the port */
  static async start(settings: string[], mode: string[] = []): Promise<RedisServer> {
    const port = await aFreePort();
    const folder = await mkdtemp(join(tmpdir(), 'ngi-redis-'));
    const file = join(folder, 'redis.conf');
    const common = [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`];
    await writeFile(file, [...common, ...settings, ''].join('\n'));
    const child = spawn(process.env['REDIS_SERVER_BIN'] ?? 'redis-server', [file, ...mode], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, maxRetriesPerRequest: 1 });
    client.on('error', () => undefined);
    const server = new RedisServer(port, client, child);
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    child.once('exit', () => process.off('exit', endWithUs));
    endsWithItsTest(async () => {
      client.disconnect();
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    });
    await saysReady(child);
    return server;
  }

  /** As when its machine loses power. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

export async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function saysReady(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    if (!child.stdout) return reject(new Error('redis-server has no output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (READY.test(line)) resolve();
    });
    child.once('error', reject);
    child.once('exit', () =>
      reject(new Error(`redis-server ended before it was ready:\n${said.slice(-10).join('\n')}`)),
    );
  });
}
