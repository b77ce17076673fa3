import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endsWithItsTest } from './endings.js';

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
    const child = spawn(
      process.env.REDIS_SERVER_BIN ?? 'redis-server',
      ['--port', '0', '--unixsocket', this.socket, ...keeping],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    this.child = child;
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    child.once('exit', () => process.off('exit', endWithUs));
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (/ready to accept connections/i.test(line)) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error('redis-server ended before it was ready')));
    });
  }

  /** As when its machine loses power. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
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
