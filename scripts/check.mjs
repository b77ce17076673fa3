/** `npm run check`: format, lint, types and the directions of imports, at the same time; shows what each that fails has said. */
import { npm, run } from './lib/commands.mjs';
import { projectRoot } from './lib/places.mjs';
import { dim, green, red, say } from './lib/terminal.mjs';

const checks = ['format', 'lint', 'types', 'imports'];

const verdicts = await Promise.all(checks.map(check));
if (!verdicts.every(Boolean)) process.exitCode = 1;

async function check(name) {
  const begun = Date.now();
  const [command, args] = npm(['run', '--silent', `check:${name}`]);
  const { code, output, errors } = await run(command, args, { cwd: projectRoot });
  const seconds = dim(`(${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  say(`${code === 0 ? green('✓') : red('✗')} ${name} ${seconds}`);
  if (code !== 0) say(`${output}${errors}`.trimEnd());
  return code === 0;
}
