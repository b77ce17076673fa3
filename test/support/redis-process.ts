import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const READY = /ready to accept connections|\+monitor master/i;

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/**
 * A `redis-server` (or a sentinel) that is ready; it dies with this process at the latest.
 *
 * @param args its settings
 * @param through a command that becomes it
 */
export async function startRedisProcess(args: string[], through: string[] = []): Promise<ChildProcess> {
  const binary = process.env['REDIS_SERVER_BIN'] ?? 'redis-server';
  const [command = binary, ...rest] = [...through, binary, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  living.add(child);
  child.once('exit', () => living.delete(child));
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (READY.test(line)) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(
        new Error(`redis-server ended (${String(code)}) before it was ready:\n${said.slice(-10).join('\n')}`),
      ),
    );
  });
  return child;
}

export function isRunning(child: ChildProcess | undefined): child is ChildProcess {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

/** As when its machine loses power. */
export async function killProcess(child: ChildProcess | undefined): Promise<void> {
  if (!isRunning(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
