/**
 * `npm run docker:replay`: carries out the Dockerfile's steps in a clean folder, by the same commands but without
 * Docker, then starts the result as its unprivileged user on a read-only tree and rents a machine from the sandbox.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replay, sizeOf } from './lib/docker/replay.mjs';
import { tryOut } from './lib/docker/trial.mjs';
import { listenForStop } from './lib/stop-signals.mjs';
import { say, showFailure } from './lib/terminal.mjs';

const { stopped } = listenForStop();
const folder = mkdtempSync(join(tmpdir(), 'ngi-image-'));

/** The image's user must be able to read the tree, and nobody may write it. */
function seal(root) {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink())
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  chmodSync(root, 0o555);
}

function unseal(root) {
  chmodSync(root, 0o755);
  for (const entry of readdirSync(root, { withFileTypes: true }))
    if (entry.isDirectory()) unseal(join(root, entry.name));
}

function mb(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

try {
  chmodSync(folder, 0o755);
  const image = await replay(folder, stopped);
  seal(image.root);
  const sizes = readdirSync(image.workdir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name} ${mb(sizeOf(join(image.workdir, name)))}`);
  say(`What the image adds to its base: ${mb(sizeOf(image.root))} (${sizes.join(', ')})`);
  for (const line of await tryOut(image, join(folder, 'data'), stopped)) say(`seen: ${line}`);
  unseal(image.root);
} catch (error) {
  showFailure(error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit();
