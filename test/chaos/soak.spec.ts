import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICE_MAIN } from '../support/service.js';

const long = process.env['TEST_FULL'] ? describe : describe.skip;

interface SoakResult {
  figures: Record<string, number>;
  invariants: { name: string; count: number; broken: string[] }[];
  problems: string[];
}

long('[soak] a short storm over three workers and two APIs', () => {
  it(
    'breaks no invariant, and nothing is kept twice, unowned or lost',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'ngi-soak-'));
      try {
        const out = join(folder, 'soak.json');
        const args = ['--requests', '300', '--minutes', '3', '--seed', '20261123', '--out', out];
        const { code, output } = await run(args);
        if (code !== 0) throw new Error(`The soak ended with ${code}:\n${output.slice(-6_000)}`);
        const { figures, invariants } = JSON.parse(await readFile(out, 'utf8')) as SoakResult;
        expect(invariants.flatMap(({ name, broken }) => broken.map((one) => `${name}: ${one}`))).toEqual([]);
        expect(figures).toMatchObject({ duplicatesKept: 0, unownedAtEnd: 0, lost: 0 });
        expect(figures['kills']).toBeGreaterThan(0);
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    15 * 60_000,
  );
});

async function run(args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['scripts/soak.mjs', ...args], {
    env: { ...process.env, SERVICE_MAIN, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithUs = (): void => void child.kill('SIGTERM');
  process.once('exit', endWithUs);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  const code = await new Promise<number>((resolve) => child.once('exit', (ended) => resolve(ended ?? 1)));
  process.off('exit', endWithUs);
  return { code, output };
}
