import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What tells one process from a later one that got the same number: the moment it began (and, on Linux,
 * the boot in which it did).
 *
 * @typedef {{ pid: number, began: string }} Identity
 */

/**
 * @param {number} pid
 * @returns {Identity | undefined} undefined when there is no such process, or only its remains (a zombie)
 */
export function identify(pid) {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganElsewhere(pid);
  return began === undefined ? undefined : { pid, began };
}

/**
 * True only while the very process of the record runs; a recycled number never is, nor a record of a process that had
 * ended before it could be identified.
 *
 * @param {Identity | undefined} identity
 */
export function isAlive(identity) {
  return identity?.began !== undefined && identify(identity.pid)?.began === identity.began;
}

/**
 * Ends a process that is not (or no longer) our child: asks first, then insists.
 *
 * @param {Identity} identity
 * @param {number} patience milliseconds between asking and insisting
 * @param {() => Promise<unknown> | void} [ask] by SIGTERM unless given
 */
export async function end(identity, patience, ask = () => signal(identity, 'SIGTERM')) {
  if (isAlive(identity)) await ask();
  if (await gone(identity, patience)) return;
  signal(identity, 'SIGKILL');
  await gone(identity, 5000);
}

async function gone(identity, limit) {
  const deadline = Date.now() + limit;
  while (isAlive(identity)) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

function signal(identity, name) {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function beganOnLinux(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain anything; the fields that matter come after the last ")".
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    if (state === 'Z' || state === 'X') return undefined;
    return `${bootId()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function beganElsewhere(pid) {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [state, ...began] = line.split(/\s+/);
    return !state || state.startsWith('Z') ? undefined : began.join(' ');
  } catch {
    return undefined;
  }
}
