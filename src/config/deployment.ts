import { hkdfSync } from 'node:crypto';
import type { DeploymentConfig, SecretsKey } from './config.js';

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** Derives this deployment's id (6 characters) and signing keys from the encryption key (HKDF-SHA-256). */
export function deriveDeployment(encryptionKey: string): DeploymentConfig {
  return {
    id: Array.from(derive(encryptionKey, 'deployment-id', 6), (byte) => LETTERS[byte % 32]).join(''),
    markerKey: derive(encryptionKey, 'marker', 32),
    cursorKey: derive(encryptionKey, 'cursor', 32),
  };
}

/** Derives what seals secrets in the store, and the id by which a sealed secret names its key. */
export function deriveSecretsKey(encryptionKey: string): SecretsKey {
  return {
    id: derive(encryptionKey, 'secrets-id', 4).toString('hex'),
    key: derive(encryptionKey, 'secrets', 32),
  };
}

function derive(encryptionKey: string, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', encryptionKey, '', `novita-gpu-instance-api/${purpose}`, length));
}
