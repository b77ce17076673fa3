import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './commands.mjs';
import { step } from './terminal.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** What brings a browser where none was found. */
export const CHROMIUM_INSTALL = 'apt-get install --no-install-recommends chromium';

/**
 * A Chromium for the tests of the page: the one that is there; as root on Debian's family the distribution's own is
 * installed; else none, and those tests are skipped visibly.
 *
 * @param {AbortSignal} stopped
 * @returns {Promise<string | undefined>}
 */
export async function findChromium(stopped) {
  const found = installed();
  if (found || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
  try {
    await step('Getting Chromium from the distribution', async () => {
      await apt(['update'], stopped);
      await apt(['install', '--yes', '--no-install-recommends', 'chromium'], stopped);
    });
  } catch {
    return undefined;
  }
  return installed();
}

function installed() {
  const chosen = process.env.CHROMIUM_BIN;
  if (chosen && existsSync(chosen)) return chosen;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const files = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...files, ...elsewhere].find((file) => existsSync(file));
}

async function apt(args, stopped) {
  const { code, errors } = await run('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stopped,
    limit: 300_000,
  });
  if (code !== 0) throw new Error(errors);
}
