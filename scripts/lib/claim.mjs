import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheFolder } from './places.mjs';
import { end, identify, isAlive } from './processes.mjs';

/**
 * A file that says which running process owns something. It is put in place complete and at once (a link),
 * so nobody ever reads half of one; the claim of a process that is gone counts for nothing.
 *
 * @typedef {import('./processes.mjs').Identity & { worker?: import('./processes.mjs').Identity }} Owner
 */

/**
 * @param {string} file
 * @returns {Owner | undefined} the living owner when there is one, undefined when the claim is now ours
 */
export function claim(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    if (tryToLink(file)) return undefined;
    const owner = readJson(file);
    if (isAlive(owner)) return owner;
    putAside(file, owner);
  }
}

/**
 * Gives up a claim, if it is ours.
 *
 * @param {string} file
 */
export function release(file) {
  if (readJson(file)?.pid === process.pid) rmSync(file, { force: true });
}

/**
 * Runs `work` while no other process of this user does the work of the same name: two starts at once must
 * not install, build or unpack into each other. What a killed owner left running is ended first.
 *
 * @template T
 * @param {string} name
 * @param {AbortSignal} stopped
 * @param {(watch: (pid: number) => void) => Promise<T>} work tells `watch` which process does the work
 * @returns {Promise<T>}
 */
export async function alone(name, stopped, work) {
  const file = join(cacheFolder(), 'claims', name);
  while (claim(file)) await pause(200, undefined, { signal: stopped });
  const workerFile = `${file}.worker`;
  const orphan = readJson(workerFile);
  if (isAlive(orphan)) await end(orphan, 5000);
  try {
    return await work((pid) => writeFileSync(workerFile, JSON.stringify(identify(pid) ?? {})));
  } finally {
    rmSync(workerFile, { force: true });
    release(file);
  }
}

/**
 * @param {string} file
 * @returns {any} undefined when there is none, or none that can be read
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function tryToLink(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead claim; should a living one have taken its place since we looked, that one is put back. */
function putAside(file, seen) {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (JSON.stringify(readJson(aside)) !== JSON.stringify(seen)) {
    try {
      linkSync(aside, file);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  rmSync(aside, { force: true });
}
