import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logFileOf } from './environment.mjs';
import { endOrder, forget, remember } from './leftovers.mjs';
import { Problem, Stopped } from './problem.mjs';
import { shutDown } from './redis-wire.mjs';

const logLimit = 20 * 1024 * 1024;

/** How long each child may take to end by itself, in milliseconds: 10 s for all of them together. */
const patience = { service: 7000, sandbox: 700, redis: 1500 };

/**
 * @typedef {object} Child
 * @property {string} name
 * @property {Promise<string>} ended how it ended, in words
 * @property {() => boolean} isRunning
 * @property {() => string} lastWords the end of what it wrote
 * @property {(limit: number) => Promise<void>} end
 * @property {() => void} kill
 */

/** The processes we started. They stay in our process group and write to files, so they never depend on us. */
export class Children {
  /** @type {Child[]} */
  #all = [];

  /** @param {string} dataDir */
  constructor(dataDir) {
    this.dataDir = dataDir;
  }

  /**
   * @param {string} name
   * @param {string[]} commandLine
   * @param {{ cwd: string, env: NodeJS.ProcessEnv, socket?: string }} options `socket`: it is a Redis, which
   *   listens there and is asked to end there
   * @returns {Child}
   */
  start(name, [command, ...args], { cwd, env, socket }) {
    const log = openLog(logFileOf(this.dataDir, name));
    const process = spawn(command, args, { cwd, env, stdio: ['ignore', log.descriptor, log.descriptor] });
    closeSync(log.descriptor);
    if (process.pid !== undefined) remember(this.dataDir, name, process.pid, socket);
    const ended = new Promise((resolve) => {
      process.once('error', (error) => resolve(`could not be started (${error.message})`));
      process.once('exit', (code, signal) =>
        resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
      );
    });
    return this.add({
      name,
      ended,
      isRunning: () => process.pid !== undefined && process.exitCode === null && process.signalCode === null,
      lastWords: () => readFrom(log.file, log.begins),
      end: async (limit) => {
        if (socket) await shutDown(socket);
        else process.kill('SIGTERM');
        if (await within(limit, ended)) return;
        process.kill('SIGKILL');
        await ended;
      },
      kill: () => process.kill('SIGKILL'),
    });
  }

  /**
   * @param {Child} child
   * @returns {Child}
   */
  add(child) {
    this.#all.push(child);
    return child;
  }

  /**
   * Waits until `isReady` says so; fails when the child ends before, or takes too long.
   *
   * @param {Child} child
   * @param {() => Promise<boolean>} isReady
   * @param {{ stopped: AbortSignal, limit: number }} options
   */
  async waitUntil(child, isReady, { stopped, limit }) {
    const deadline = Date.now() + limit;
    while (!(await isReady())) {
      if (stopped.aborted) throw new Stopped();
      if (!child.isRunning()) throw await deathOf(child);
      if (Date.now() > deadline) {
        throw new Problem(`The ${child.name} was not ready after ${limit / 1000} s.`, {
          details: child.lastWords(),
        });
      }
      await pause(100);
    }
    if (!child.isRunning()) throw await deathOf(child);
  }

  any() {
    return this.#all.length > 0;
  }

  /** @returns {Promise<Problem>} once any of them ends, which none should */
  firstDeath() {
    return Promise.race(this.#all.map((child) => child.ended.then(() => deathOf(child))));
  }

  /** Ends all, users before the used; resolves when none is left. */
  async endAll() {
    for (const name of endOrder) {
      const child = this.#all.find((one) => one.name === name);
      if (!child) continue;
      if (child.isRunning()) await child.end(patience[name]);
      forget(this.dataDir, name);
    }
  }

  /** For the impatient: everything still running, at once. */
  killAll() {
    for (const child of this.#all) if (child.isRunning()) child.kill();
  }
}

async function deathOf(child) {
  return new Problem(`The ${child.name} ${await child.ended}.`, { details: child.lastWords() });
}

async function within(limit, promise) {
  const timer = new AbortController();
  const late = pause(limit, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return inTime;
}

/** Appends; what has grown large is put aside once. */
function openLog(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file) && statSync(file).size > logLimit) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a', 0o600);
  return { file, descriptor, begins: statSync(file).size };
}

/** The last lines since `begins`; lines of JSON are shown by their message. */
function readFrom(file, begins) {
  const lines = readFileSync(file).subarray(begins).toString('utf8').trimEnd().split('\n').slice(-15);
  return [...lines.map(plain), `(the whole log: ${file})`].filter(Boolean).join('\n');
}

/** @param {string} line */
export function plain(line) {
  try {
    const { msg, err } = JSON.parse(line);
    return [msg, err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}
