import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secrets that a development machine makes for itself and keeps in files of `DATA_DIR` (mode 600). */
const FILES = {
  ADMIN_API_KEY: { file: 'admin.key', make: () => `ngi_admin_${randomBytes(30).toString('hex')}` },
  ENCRYPTION_KEY: { file: 'encryption.key', make: () => randomBytes(32).toString('base64') },
  WEBHOOK_SECRET: { file: 'webhook.secret', make: () => `whsec_${randomBytes(32).toString('base64')}` },
} as const;

export type LocalSecret = keyof typeof FILES;

/** Reads a secret from its file, making it first when there is none; safe when several processes start at once. */
export function localSecret(dataDir: string, name: LocalSecret): string {
  const path = join(dataDir, FILES[name].file);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `${FILES[name].make()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
