import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './claim.mjs';
import { end, identify, isAlive } from './processes.mjs';
import { shutDown } from './redis-wire.mjs';
import { step } from './terminal.mjs';

/** The order in which children end: whoever uses another goes before it. */
export const endOrder = ['service', 'sandbox', 'redis'];

/**
 * Remembers a child, so that the next start can end it should we be killed.
 *
 * @param {string} dataDir
 * @param {string} name
 * @param {number} pid
 * @param {string} [socket] of Redis, where it is asked to end
 */
export function remember(dataDir, name, pid, socket) {
  const file = recordOf(dataDir, name);
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.draft`, JSON.stringify({ ...identify(pid), name, socket }), { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}

/**
 * @param {string} dataDir
 * @param {string} name
 */
export function forget(dataDir, name) {
  rmSync(recordOf(dataDir, name), { force: true });
}

/**
 * Ends what an earlier start of the same DATA_DIR left running, in order. Only the very processes of the
 * records are ended; a process that merely got one of their numbers is left alone.
 *
 * @param {string} dataDir
 */
export async function endLeftovers(dataDir) {
  const running = recorded(dataDir).filter(({ record }) => isAlive(record));
  if (running.length > 0) {
    const names = running.map(({ name }) => name).join(', ');
    await step(`Ending what an earlier start left running (${names})`, async () => {
      for (const { record } of running) {
        await (record.socket ? end(record, 10_000, () => shutDown(record.socket)) : end(record, 3000));
      }
    });
  }
  for (const name of endOrder) forget(dataDir, name);
}

function recorded(dataDir) {
  return endOrder.flatMap((name) => {
    const record = readJson(recordOf(dataDir, name));
    return record ? [{ name, record }] : [];
  });
}

function recordOf(dataDir, name) {
  return join(dataDir, 'run', `${name}.json`);
}
