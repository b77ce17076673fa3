import { type ChildProcess, execFile } from 'node:child_process';
import { readFile, stat, truncate, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endsWithItsTest } from '../../support/endings.js';
import { isRunning, killProcess, startRedisProcess } from '../../support/redis-process.js';

const run = promisify(execFile);

/** A Redis that can also forget its last moments, lose everything, and run out of disk or memory. */
export class HarshRedis {
  private child?: ChildProcess;

  private constructor(
    private readonly folder: string,
    private readonly more: string[],
  ) {}

  static async start(...more: string[]): Promise<HarshRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'ngi-redis-'));
    const redis = new HarshRedis(folder, more);
    endsWithItsTest(async () => {
      await redis.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    await redis.restart();
    return redis;
  }

  get socket(): string {
    return join(this.folder, 'redis.sock');
  }

  /** In the form that `REDIS_URL` takes. */
  get url(): string {
    return `unix://${this.socket}`;
  }

  get isRunning(): boolean {
    return isRunning(this.child);
  }

  async restart(): Promise<void> {
    const place = ['--port', '0', '--unixsocket', this.socket, '--dir', this.folder, '--save', ''];
    const keeping = ['--appendonly', 'yes', '--appendfsync', 'always', ...this.more];
    // A log that may not grow is to fail as on a full disk (EFBIG), not to end the process by a signal.
    const shell = ['/bin/sh', '-c', 'trap "" XFSZ; exec "$0" "$@"'];
    this.child = await startRedisProcess([...place, ...keeping], shell);
  }

  async kill(): Promise<void> {
    await killProcess(this.child);
  }

  /** How much it has written so far. */
  async written(): Promise<number> {
    return (await stat(await this.logFile())).size;
  }

  /** Dies and comes back as it was when it had written so much: what a failover to a lagging replica does. */
  async rollBackTo(size: number): Promise<void> {
    await this.kill();
    await truncate(await this.logFile(), size);
    await this.restart();
  }

  /** Comes back with nothing. */
  async wipe(): Promise<void> {
    await this.kill();
    await rm(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    await this.restart();
  }

  /** Its disk takes so much more and no byte beyond. */
  async fillDisk(bytes: number): Promise<void> {
    const limit = (await this.written()) + bytes;
    await run('prlimit', ['--pid', String(this.child?.pid), `--fsize=${limit}`]);
  }

  /** Waits until it has ended by itself. */
  async ended(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (this.isRunning && performance.now() < deadline) await pause(50);
    if (this.isRunning) throw new Error('Redis has not ended');
  }

  private async logFile(): Promise<string> {
    const folder = join(this.folder, 'appendonlydir');
    const manifest = await readFile(join(folder, 'appendonly.aof.manifest'), 'utf8');
    const line = manifest.split('\n').findLast((one) => one.endsWith('type i')) ?? '';
    return join(folder, line.split(' ')[1] ?? '');
  }
}

/** Whether a full disk can be played here: it needs `prlimit`, and no right. */
export async function canFillDisk(): Promise<boolean> {
  return run('prlimit', ['--version']).then(
    () => true,
    () => false,
  );
}
