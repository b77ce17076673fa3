import { spawn } from 'node:child_process';
import { Stopped } from './problem.mjs';

/**
 * Runs a command to its end, quietly, and returns what it said. A wish to stop ends the command as well.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stopped?: AbortSignal, limit?: number,
 *   onSpawn?: (pid: number) => void }} [options] `limit` in milliseconds
 * @returns {Promise<{ code: number, output: string, errors: string, missing: boolean }>}
 *   `missing`: there is no such command
 */
export function run(command, args, { cwd, env = process.env, stopped, limit, onSpawn } = {}) {
  return new Promise((resolve, reject) => {
    if (stopped?.aborted) return reject(new Stopped());
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) onSpawn?.(child.pid);

    let insist;
    const askToEnd = () => {
      child.kill('SIGTERM');
      insist = setTimeout(() => child.kill('SIGKILL'), 3000);
    };
    const limitTimer = limit && setTimeout(askToEnd, limit);
    stopped?.addEventListener('abort', askToEnd, { once: true });

    const texts = { output: '', errors: '' };
    child.stdout.on('data', (chunk) => (texts.output += chunk));
    child.stderr.on('data', (chunk) => (texts.errors += chunk));
    const settle = (code, missing) => {
      clearTimeout(limitTimer);
      clearTimeout(insist);
      stopped?.removeEventListener('abort', askToEnd);
      if (stopped?.aborted) reject(new Stopped());
      else resolve({ code, ...texts, missing });
    };
    child.on('error', (error) => {
      texts.errors += error.message;
      settle(127, error.code === 'ENOENT');
    });
    child.on('close', (code) => settle(code ?? 1, false));
  });
}

/**
 * The npm that runs us, or the one on PATH.
 *
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function npm(args) {
  const script = process.env.npm_execpath;
  return script && /npm-cli\.[cm]?js$/.test(script) ? [process.execPath, [script, ...args]] : ['npm', args];
}
