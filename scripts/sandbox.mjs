/** `npm run sandbox`: runs the sandbox, the Novita of developers without an account; builds it first if needed. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const program = path.join(root, 'dist', 'sandbox', 'main.js');

if (!existsSync(program)) {
  console.log('sandbox: not built yet, running npm run build …');
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0 || !existsSync(program)) {
    console.error(`${built.stdout ?? ''}${built.stderr ?? ''}sandbox: the build failed, see above.`);
    process.exit(1);
  }
}

const sandbox = spawn(process.execPath, ['--enable-source-maps', program], { stdio: 'inherit' });

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => sandbox.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
}

sandbox.on('error', (error) => {
  console.error(`sandbox: ${error.message}`);
  process.exit(1);
});
sandbox.on('exit', (code, signal) => process.exit(signal ? 128 + os.constants.signals[signal] : (code ?? 1)));
