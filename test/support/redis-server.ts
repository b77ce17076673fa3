import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { endsWithItsTest } from './endings.js';
import { aFreePort } from './free-port.js';
import { killProcess, startRedisProcess } from './redis-process.js';

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
    const child = await startRedisProcess([file, ...mode]);
    const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, maxRetriesPerRequest: 1 });
    client.on('error', () => undefined);
    const server = new RedisServer(port, client, child);
    endsWithItsTest(async () => {
      client.disconnect();
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    });
    return server;
  }

  /** As when its machine loses power. */
  async kill(): Promise<void> {
    await killProcess(this.child);
  }
}
