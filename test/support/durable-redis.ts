import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endsWithItsTest } from './endings.js';
import { killProcess, startRedisProcess } from './redis-process.js';

/** A real Redis that keeps what it was told, on one socket over all its lives: it can be killed, frozen and restarted. */
export class DurableRedis {
  private child?: ChildProcess;

  private constructor(private readonly folder: string) {}

  static async start(): Promise<DurableRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'ngi-redis-'));
    const redis = new DurableRedis(folder);
    endsWithItsTest(async () => {
      await redis.kill();
      await rm(folder, { recursive: true, force: true });
    });
    await redis.restart();
    return redis;
  }

  /** In the form that `REDIS_URL` takes. */
  get url(): string {
    return `unix://${this.socket}`;
  }

  async restart(): Promise<void> {
    const keeping = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always', '--dir', this.folder];
    const place = ['--port', '0', '--unixsocket', this.socket];
    this.child = await startRedisProcess([...place, ...keeping]);
  }

  /** As when its machine loses power. */
  async kill(): Promise<void> {
    await killProcess(this.child);
  }

  /** It keeps its connections and answers nothing. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  private get socket(): string {
    return join(this.folder, 'redis.sock');
  }
}
