import { hkdfSync } from 'node:crypto';
import type { DeploymentConfig } from './config.js';

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** Derives this deployment's id (6 characters) and signing keys from the encryption key (HKDF-SHA-256). */
export function deriveDeployment(encryptionKey: string): DeploymentConfig {
  const derive = (purpose: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', encryptionKey, '', `novita-gpu-instance-api/${purpose}`, length));
  return {
    id: Array.from(derive('deployment-id', 6), (byte) => LETTERS[byte % 32]).join(''),
    markerKey: derive('marker', 32),
    cursorKey: derive('cursor', 32),
  };
}
