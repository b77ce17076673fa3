import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SECRETS_CONFIG } from '../config/config.module.js';
import type { SecretsConfig } from '../config/config.js';
import { UnreadableSecretError } from './redis.errors.js';

/** A secret as it may lie in Redis: `enc1.<key id>.<base64url of iv, ciphertext and tag>`. */
export type Sealed = string & { readonly sealed: unique symbol };

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Drawing random bytes takes as long as sealing a text, however many they are. */
const DRAWN_AT_ONCE = 128;
const SEALED = /^enc1\.([0-9a-f]{8})\.([A-Za-z0-9_-]{38,})$/;

/**
 * Encrypts small texts for the store (AES-256-GCM, a random IV each). What it encrypts is bound to its place: the same
 * context must be named to read it, such as `instance:<id>:env:<key>`. Reads what older keys have sealed.
 */
@Injectable()
export class SecretBox {
  private readonly ivs = Buffer.alloc(IV_BYTES * DRAWN_AT_ONCE);
  private ivsUsed = this.ivs.length;

  constructor(@Inject(SECRETS_CONFIG) private readonly config: SecretsConfig) {}

  seal(text: string, context: string): Sealed {
    const { id, key } = this.config.current;
    const iv = this.nextIv();
    const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(boundTo(id, context));
    const bytes = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `enc1.${id}.${bytes.toString('base64url')}` as Sealed;
  }

  private nextIv(): Buffer {
    if (this.ivsUsed === this.ivs.length) {
      randomFillSync(this.ivs);
      this.ivsUsed = 0;
    }
    const iv = this.ivs.subarray(this.ivsUsed, this.ivsUsed + IV_BYTES);
    this.ivsUsed += IV_BYTES;
    return iv;
  }

  /** @throws {UnreadableSecretError} */
  open(sealed: Sealed, context: string): string {
    const [, id = '', base64 = ''] = SEALED.exec(sealed) ?? [];
    const { current, previous } = this.config;
    const { key } = [current, ...previous].find((known) => known.id === id) ?? {};
    if (!key) throw new UnreadableSecretError(context, 'no-key');
    const bytes = Buffer.from(base64, 'base64url');
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES))
      .setAAD(boundTo(id, context))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return (
        decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    } catch (error) {
      throw new UnreadableSecretError(context, 'changed', { cause: error });
    }
  }

  /** The id of the key that has sealed it; `undefined` for what is not sealed. */
  keyIdOf(sealed: Sealed): string | undefined {
    return SEALED.exec(sealed)?.[1];
  }

  /** For a cache: seals what is stored there, and reads it as long as it can. */
  wrapping(context: string): {
    wrap: (text: string) => string;
    unwrap: (stored: string) => string | undefined;
  } {
    return {
      wrap: (text) => this.seal(text, context),
      unwrap: (stored) => {
        try {
          return this.open(stored as Sealed, context);
        } catch (error) {
          if (error instanceof UnreadableSecretError) return undefined;
          throw error;
        }
      },
    };
  }
}

/** The additional data that is authenticated with a secret. */
function boundTo(keyId: string, context: string): Buffer {
  return Buffer.from(`${keyId}|${context}`);
}
