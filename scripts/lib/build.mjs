import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './claim.mjs';
import { npm, run } from './commands.mjs';
import { lastLines } from './install.mjs';
import { projectRoot, setUpName } from './places.mjs';
import { Problem } from './problem.mjs';
import { step } from './terminal.mjs';

/** Everything that decides what the build makes. */
const sources = [
  'src',
  'web',
  'scripts/bundle.mjs',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/**
 * Builds when dist/ was made from other sources than those that are there now.
 *
 * @param {AbortSignal} stopped
 */
export async function build(stopped) {
  if (isBuilt(projectRoot)) return;
  await step('Building', () =>
    alone(setUpName, stopped, async (watch) => {
      if (isBuilt(projectRoot)) return;
      const builtFrom = fingerprint(projectRoot);
      const { code, output, errors } = await run(...npm(['run', '--silent', 'build']), {
        cwd: projectRoot,
        stopped,
        onSpawn: watch,
      });
      if (code !== 0) {
        throw new Problem('The build failed.', { details: lastLines(`${output}\n${errors}`, 30) });
      }
      writeFileSync(stamp(projectRoot), builtFrom);
    }),
  );
}

/** @param {string} root */
export function isBuilt(root) {
  return existsSync(stamp(root)) && readFileSync(stamp(root), 'utf8') === fingerprint(root);
}

/**
 * A hash over the sources' names and contents, without the unit tests that lie beside them. Content, not
 * times: a checkout or a copy must not cause a build, a change that keeps the time must.
 *
 * @param {string} root
 */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesOf(root, source)) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function stamp(root) {
  return join(root, 'dist', '.built-from');
}

function filesOf(root, path) {
  if (!existsSync(join(root, path))) return [];
  let entries;
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .filter(({ name }) => name !== 'node_modules' && !name.endsWith('.spec.ts'))
    .flatMap((entry) =>
      entry.isDirectory() ? filesOf(root, join(path, entry.name)) : [join(path, entry.name)],
    );
}
