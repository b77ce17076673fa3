import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectRoot } from './scripts.js';

export interface Place {
  dataDir: string;
  port: number;
  sandboxPort: number;
}

type ChildName = 'service' | 'sandbox' | 'redis';

/** A real `npm start` (or the starter without npm) in a process group of its own, like that of a terminal. */
export class Starter {
  output = '';
  readonly ended: Promise<number>;
  private readonly process: ChildProcess;

  private constructor(
    readonly place: Place,
    [command, ...args]: [string, ...string[]],
    environment: Record<string, string>,
  ) {
    this.process = spawn(command, args, {
      cwd: projectRoot,
      env: { ...cleanEnvironment(), ...environmentOf(place), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.ended = new Promise((resolve) => {
      this.process.once('exit', (code) => resolve(code ?? -1));
    });
  }

  static run(place: Place, environment: Record<string, string> = {}): Starter {
    return new Starter(place, [process.execPath, 'scripts/start.mjs'], environment);
  }

  static runByNpm(place: Place): Starter {
    return new Starter(place, ['npm', 'start'], {});
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  /** Resolves when the banner is there; fails when the starter ends before. */
  async ready(): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (!this.output.includes('my-first-gpu')) {
      if (over) throw new Error(`the starter ended:\n${this.output}`);
      await pause(20);
    }
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  /** As a terminal does on Ctrl-C, or as an out-of-memory killer of a whole group would. */
  signalGroup(name: NodeJS.Signals): void {
    process.kill(-this.pid, name);
  }

  pidOf(name: ChildName): number {
    const file = join(this.place.dataDir, 'run', `${name}.json`);
    return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
  }

  childPids(): number[] {
    return (['service', 'sandbox', 'redis'] as const).map((name) => this.pidOf(name));
  }

  /** For afterEach: whatever a failed test left. */
  async killAll(): Promise<void> {
    const run = join(this.place.dataDir, 'run');
    const records = existsSync(run) ? readdirSync(run).filter((name) => name.endsWith('.json')) : [];
    const pids = records.map(
      (name) => (JSON.parse(readFileSync(join(run, name), 'utf8')) as { pid: number }).pid,
    );
    for (const pid of [-this.pid, ...pids]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has ended, as it should
      }
    }
    await this.ended;
  }
}

/** True for a process that runs; what merely waits to be collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** What a user's shell has, without what Jest adds to it and without a developer's own .env. */
function cleanEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'REDIS_SERVER_BIN', 'LANG'];
  const known = kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []));
  return { ...Object.fromEntries(known), ENV_FILE: '/dev/null' };
}

function environmentOf({ dataDir, port, sandboxPort }: Place): Record<string, string> {
  return { DATA_DIR: dataDir, PORT: String(port), SANDBOX_PORT: String(sandboxPort) };
}
