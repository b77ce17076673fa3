import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The kernel counts CPU time in these (USER_HZ), on every architecture that Node runs on. */
const TICK_MS = 10;

/** With two cores or more the server has one for itself: nothing else in the bench runs there. */
const SERVER_CORE = availableParallelism() > 1 && has('taskset') ? 0 : undefined;

export const isPinned = SERVER_CORE !== undefined;

/** One process of the bench. It ends with the bench. */
export class Process {
  /** @type {(value: unknown) => void} */
  #waiting = () => undefined;

  /**
   * @param {string[]} commandLine
   * @param {{ env?: Record<string, string>, core?: 'server' | 'others' | 'any', log?: string, ipc?: boolean,
   *   cwd?: string }} [how] `log` is a file that gets what it writes
   */
  constructor(commandLine, { env = {}, core = 'others', log, ipc = false, cwd } = {}) {
    const [program = '', ...args] = pinned(commandLine, core);
    const output = log === undefined ? 'ignore' : openSync(log, 'a');
    this.log = log;
    this.child = spawn(program, args, {
      env: { PATH: process.env.PATH ?? '', ...env },
      cwd,
      stdio: ['ignore', output, output === 'ignore' ? 'inherit' : output, ...(ipc ? ['ipc'] : [])],
    });
    if (typeof output === 'number') closeSync(output);
    this.exited = once(this.child, 'exit');
    const endWithUs = () => this.child.kill('SIGKILL');
    process.once('exit', endWithUs);
    this.child.once('exit', () => process.off('exit', endWithUs));
    if (ipc) this.child.on('message', (message) => this.#waiting(message));
  }

  get pid() {
    return this.child.pid ?? 0;
  }

  get isAlive() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The next message of the child; rejects when it ends instead. */
  async message() {
    const said = new Promise((resolve) => (this.#waiting = resolve));
    const ended = this.exited.then(([code, signal]) => {
      throw new Error(`A process of the bench ended (${String(code ?? signal)})\n${this.lastLines()}`);
    });
    ended.catch(() => undefined);
    return Promise.race([said, ended]);
  }

  /** Asks the child, and waits for its answer. @param {unknown} question */
  async ask(question) {
    const answer = this.message();
    this.child.send(/** @type {any} */ (question));
    return answer;
  }

  lastLines() {
    return this.log ? readFileSync(this.log, 'utf8').split('\n').slice(-15).join('\n') : '';
  }

  /** CPU that it has used so far, in ms: all its threads, in user and kernel mode. */
  cpuMs() {
    return cpuMs(this.pid);
  }

  /** Resident memory in MB. */
  rssMb() {
    if (process.platform !== 'linux')
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.pid)], { encoding: 'utf8' })) / 1024;
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** The most resident memory that it ever had, in MB. */
  peakRssMb() {
    if (process.platform !== 'linux') return this.rssMb();
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** @param {NodeJS.Signals} signal */
  async end(signal = 'SIGKILL') {
    if (this.isAlive) this.child.kill(signal);
    await this.exited;
  }
}

/** @param {number} pid */
function cpuMs(pid) {
  if (process.platform !== 'linux') return cpuMsByPs(pid);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** `[[days-]hours:]minutes:seconds.hundredths`. @param {number} pid */
function cpuMsByPs(pid) {
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const parts = text.split(/[-:]/).map(Number);
  const units = [86_400, 3_600, 60, 1].slice(-parts.length);
  return parts.reduce((sum, part, index) => sum + part * (units[index] ?? 0), 0) * 1_000;
}

/** @param {string[]} commandLine @param {'server' | 'others' | 'any'} core */
function pinned(commandLine, core) {
  if (SERVER_CORE === undefined || core === 'any') return commandLine;
  const cores = core === 'server' ? String(SERVER_CORE) : `${SERVER_CORE + 1}-${availableParallelism() - 1}`;
  return ['taskset', '-c', cores, ...commandLine];
}

/** @param {string} program */
function has(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => folder && readdirOf(folder).includes(program));
}

/** @param {string} folder */
function readdirOf(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
