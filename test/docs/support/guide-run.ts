import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endsWithItsTest } from '../../support/endings.js';

export interface Command {
  text: string;
  /** Given again until it says this. */
  until?: string;
}

export interface Ran {
  output: string;
  /** Of the last answer that curl got in it; empty when there was none. */
  headers: string;
}

/** What a reader pastes is run by these; a machine without them can run all other tests. */
export const canPaste = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** Runs commands one after the other in one shell, as a reader pastes them, in a folder with `.data/admin.key`. */
export async function runCommands(commands: Command[], adminKey: string): Promise<Ran[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ngi-guide-'));
  endsWithItsTest(async () => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, '.data'));
  await writeFile(join(folder, '.data', 'admin.key'), `${adminKey}\n`);
  await writeFile(join(folder, 'run.sh'), scriptOf(commands));

  const shell = spawn('bash', ['run.sh'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  endsWithItsTest(() => shell.kill('SIGKILL'));
  const [code] = (await once(shell, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The shell ended with ${String(code)}: ${complaints}`);
  return Promise.all(
    commands.map(async (_command, index) => ({
      output: await readFile(join(folder, `${index}.out`), 'utf8'),
      headers: await readFile(join(folder, `${index}.headers`), 'utf8'),
    })),
  );
}

/** What a reader sees only with `-i` is put aside, so that his commands need no change. */
function scriptOf(commands: Command[]): string {
  return [
    'curl() { command curl --dump-header headers "$@"; }',
    ...commands.map(({ text, until }, index) => {
      const once = `: > headers\n{ ${text}\n} > ${index}.out 2>&1`;
      const often = `for _ in {1..50}; do\n${once}\ngrep -q '${until}' ${index}.out && break; sleep 0.2\ndone`;
      return `${until === undefined ? once : often}\ncp headers ${index}.headers`;
    }),
    'true\n',
  ].join('\n');
}
