import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secrets that a development machine makes for itself and keeps in files of `DATA_DIR` (mode 600). */
const FILES = {
  ADMIN_API_KEY: { file: 'admin.key', make: () => `ngi_admin_${randomBytes(30).toString('hex')}` },
  ENCRYPTION_KEY: { file: 'encryption.key', make: () => randomBytes(32).toString('base64') },
  WEBHOOK_SECRET: { file: 'webhook.secret', make: () => `whsec_${randomBytes(32).toString('base64')}` },
} as const;

export type LocalSecret = keyof typeof FILES;

/** Where a secret is kept that is not set. */
export function localSecretFile(dataDir: string, name: LocalSecret): string {
  return join(dataDir, FILES[name].file);
}

/** Reads a secret from its file, making it first when there is none. */
export function localSecret(dataDir: string, name: LocalSecret): string {
  const path = localSecretFile(dataDir, name);
  if (!existsSync(path)) putInPlace(dataDir, path, FILES[name].make());
  const secret = readFileSync(path, 'utf8').trim();
  if (!secret) throw new Error(`${path} is empty: restore it, or remove it to have a new one made`);
  return secret;
}

/** Complete or not at all, and never over another: several processes may start at once. */
function putInPlace(dataDir: string, path: string, secret: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
