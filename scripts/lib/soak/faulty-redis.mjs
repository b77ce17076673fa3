import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../commands.mjs';

const REMEMBER_EVERY_MS = 50;

/** A real Redis on one socket over all its lives, which can be killed, frozen, filled up, set back and emptied. */
export class FaultyRedis {
  #child;
  /** How large its log was when: what a rollback goes back to. */
  #sizes = [];
  #watch;

  /** @param {string} folder @param {string} binary */
  constructor(folder, binary) {
    this.folder = folder;
    this.binary = binary;
    this.socket = join(folder, 'redis.sock');
    this.url = `unix://${this.socket}`;
  }

  get isRunning() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start() {
    const place = ['--port', '0', '--unixsocket', this.socket, '--dir', this.folder, '--save', ''];
    const keeping = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
    // A log that may not grow is to fail as on a full disk (EFBIG), not to end the process by a signal.
    const shell = ['-c', 'trap "" XFSZ; exec "$0" "$@"', this.binary, ...place, ...keeping];
    const child = spawn('/bin/sh', shell, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    const said = [];
    await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (said.length < 50) said.push(line);
        if (/ready to accept connections/i.test(line)) resolve(undefined);
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`redis-server ended:\n${said.join('\n')}`)));
    });
    this.#sizes = [];
    this.#watch = setInterval(() => this.#remember(), REMEMBER_EVERY_MS);
  }

  /** As when its machine loses power. */
  async kill() {
    clearInterval(this.#watch);
    if (!this.isRunning || !this.#child) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  freeze() {
    this.#child?.kill('SIGSTOP');
  }

  thaw() {
    this.#child?.kill('SIGCONT');
  }

  /**
   * Its disk takes `bytes` more and then nothing; it ends by itself at the first write beyond. `false` where that
   * cannot be played.
   */
  async fillDisk(bytes = 4_096) {
    const log = this.#log();
    if (!log || !this.#child?.pid) return false;
    const limit = statSync(log).size + bytes;
    const { code } = await run('prlimit', ['--pid', String(this.#child.pid), `--fsize=${limit}`], {}).catch(
      () => ({ code: 1 }),
    );
    return code === 0;
  }

  /**
   * Forgets what it wrote in the last `ms`, as a failover to a replica that lagged behind does.
   *
   * @returns {Promise<number>} the moment it went back to
   */
  async rollBack(ms = 1_000) {
    const died = Date.now();
    await this.kill();
    const log = this.#log();
    const before = this.#sizes.findLast(({ at, log: of }) => at <= died - ms && of === log);
    if (log && before) truncateSync(log, before.size);
    await this.start();
    return before?.at ?? died;
  }

  /** Comes back with nothing. */
  async wipe() {
    await this.kill();
    rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    await this.start();
  }

  #remember() {
    const log = this.#log();
    if (!log) return;
    try {
      this.#sizes.push({ at: Date.now(), log, size: statSync(log).size });
    } catch {
      // It is being rewritten; the next look sees the new one.
    }
    if (this.#sizes.length > 400) this.#sizes.splice(0, 200);
  }

  /** The file that is being written. */
  #log() {
    const folder = join(this.folder, 'appendonlydir');
    try {
      const manifest = readdirSync(folder).find((name) => name.endsWith('.manifest'));
      const lines = readFileSync(join(folder, manifest ?? ''), 'utf8').split('\n');
      const name = lines.findLast((line) => line.endsWith('type i'))?.split(' ')[1];
      return name && join(folder, name);
    } catch {
      return undefined;
    }
  }
}
