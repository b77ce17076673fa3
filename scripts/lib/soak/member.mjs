import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** How long a dead process stays dead, as a supervisor has it. */
const RESTART_AFTER_MS = 300;
const RECENT_MS = 20_000;

/**
 * One process of the service as it is shipped, started again whenever it has died: whoever killed it.
 */
export class Member {
  #child;
  #ending = false;
  #thaws;
  #upSince = 0;
  #spawnedAt = 0;
  /** Instances for which this life has said that it buys, and when. */
  #buying = new Map();

  /**
   * @param {{ name: string, role: 'api' | 'worker', main: string, env: Record<string, string>, logFile: string,
   *   failPoints?: () => string, onDeath: (member: Member, how: string, buying: string[]) => void }} options
   */
  constructor(options) {
    this.name = options.name;
    this.role = options.role;
    this.options = options;
    /** @type {string | undefined} where it listens, while it does */
    this.url = undefined;
    this.lives = 0;
    /** How long the last start took. */
    this.startedInMs = 0;
    /** Lives that ended before they listened: a start waits 10 s for a store that is away. */
    this.failedStarts = 0;
    this.unexpected = [];
    this.errors = new Map();
  }

  get isUp() {
    return this.url !== undefined;
  }

  /** How long it has been listening. */
  get upForMs() {
    return this.isUp ? Date.now() - this.#upSince : 0;
  }

  get isFrozen() {
    return this.#thaws !== undefined;
  }

  /** Begins the first life; resolves when it listens. */
  async start() {
    const listening = new Promise((resolve) => (this.onceListening = resolve));
    this.#spawn();
    await listening;
  }

  kill() {
    this.#child?.kill('SIGKILL');
  }

  /** @param {number} ms */
  freeze(ms) {
    const child = this.#child;
    child?.kill('SIGSTOP');
    clearTimeout(this.#thaws);
    this.#thaws = setTimeout(() => this.thaw(), ms);
  }

  thaw() {
    clearTimeout(this.#thaws);
    this.#thaws = undefined;
    this.#child?.kill('SIGCONT');
  }

  /** Ends it for good, with the grace that a supervisor gives. */
  async end() {
    this.#ending = true;
    this.thaw();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), 8_000);
    await exited;
    clearTimeout(insist);
  }

  #spawn() {
    this.lives += 1;
    this.#spawnedAt = Date.now();
    this.#buying.clear();
    const failPoints = this.options.failPoints?.() ?? '';
    const child = spawn(process.execPath, [this.options.main], {
      env: {
        PATH: process.env.PATH,
        ...this.options.env,
        ROLE: this.role,
        ...(failPoints ? { FAIL_POINTS: failPoints } : {}),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const endWithUs = () => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    createInterface({ input: child.stdout }).on('line', (line) => this.#read(line));
    child.stderr.on('data', (chunk) => this.#write(String(chunk)));
    child.once('exit', (code, signal) => {
      process.off('exit', endWithUs);
      const wasUp = this.isUp;
      this.url = undefined;
      clearTimeout(this.#thaws);
      this.#thaws = undefined;
      if (this.#ending) return;
      if (signal !== 'SIGKILL' && !wasUp) this.failedStarts += 1;
      else if (signal !== 'SIGKILL') this.unexpected.push(`life ${this.lives}: ${String(signal ?? code)}`);
      this.options.onDeath(this, signal ?? `exit ${code}`, this.#inProgress());
      setTimeout(() => this.#ending || this.#spawn(), RESTART_AFTER_MS);
    });
  }

  #inProgress() {
    const from = Date.now() - RECENT_MS;
    return [...this.#buying].filter(([, at]) => at > from).map(([instanceId]) => instanceId);
  }

  #read(line) {
    this.#write(`${line}\n`);
    let entry;
    try {
      entry = JSON.parse(line);
    } catch {
      return;
    }
    if (entry.msg === 'listening') {
      this.url = entry.url;
      this.#upSince = Date.now();
      this.startedInMs = this.#upSince - this.#spawnedAt;
      this.onceListening?.();
    } else if (entry.msg === 'Buying') this.#buying.set(entry.instanceId, Date.now());
    else if (entry.level === 'error' || entry.level === 'fatal') {
      const what = String(entry.err?.message ?? entry.msg ?? 'unknown').slice(0, 120);
      this.errors.set(what, (this.errors.get(what) ?? 0) + 1);
    }
  }

  #write(text) {
    appendFileSync(this.options.logFile, text);
  }
}
