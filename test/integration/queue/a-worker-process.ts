import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { endsWithItsTest } from '../../support/endings.js';
import { eventually } from '../../support/eventually.js';
import { SERVICE_MAIN } from '../../support/service.js';

export interface WorkerProcess {
  /** What it has said, and when on this process's monotonic clock. */
  said: { line: string; at: number }[];
  /** Waits for a line, and returns when it was said. */
  says: (line: string, withinMs?: number) => Promise<number>;
  /** Resolves with its exit code, or the signal's name. */
  end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | string>;
}

/** A worker in a process of its own, out of what is built; it ends with its test. */
export async function aWorkerProcess(env: {
  redisUrl: string;
  prefix: string;
  holdMs?: number;
  graceMs?: number;
}): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [join(__dirname, 'worker-process.mjs')], {
    env: {
      PATH: process.env.PATH,
      BUILT: dirname(SERVICE_MAIN),
      NODE_ENV: 'test',
      NOVITA_API_BASE_URL: 'http://127.0.0.1:1',
      REDIS_URL: env.redisUrl,
      REDIS_KEY_PREFIX: env.prefix,
      HOLD_MS: String(env.holdMs ?? 0),
      GRACE_MS: String(env.graceMs ?? 1_000),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: WorkerProcess['said'] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push({ line, at: performance.now() }));
  endsWithItsTest(async () => end(child, 'SIGKILL'));

  const says: WorkerProcess['says'] = async (line, withinMs = 10_000) =>
    eventually(() => {
      const found = said.find((one) => one.line === line);
      if (!found) throw new Error(`It should say "${line}": ${JSON.stringify(said)}`);
      return found.at;
    }, withinMs);
  await says('working', 20_000);
  return { said, says, end: async (signal) => end(child, signal) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | string> {
  if (child.exitCode !== null) return child.exitCode;
  if (child.signalCode !== null) return child.signalCode;
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  child.kill(signal);
  const [code, by] = await exited;
  return code ?? by ?? 'ended';
}
