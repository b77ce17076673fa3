import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const projectRoot = resolve(__dirname, '../../..');

/**
 * Evaluates an expression with the exports of a script's module as `it`, in a Node of its own: Jest runs
 * CommonJS and cannot load these modules.
 */
export async function evaluate(module: string, expression: string): Promise<unknown> {
  const path = JSON.stringify(join(projectRoot, 'scripts/lib', module));
  const code = `const it = await import(${path});
    const value = await (${expression});
    process.stdout.write(JSON.stringify(value ?? null));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  return JSON.parse(stdout);
}
