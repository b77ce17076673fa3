import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Moment } from '../common/clock.js';

/** What the page's cookie stands for. It opens as long as its key does. */
export interface Session {
  keyId: string;
  /** Of the key's text: a session of a key that was replaced under the same id opens nothing. */
  keyDigest: string;
  /** What the page shows to prove that it is ours. */
  csrfToken: string;
  expiresAt: Moment;
}

/** A working day. */
export const SESSION_SECONDS = 12 * 3_600;

const STORED = z.object({
  keyId: z.string(),
  keyDigest: z.string(),
  csrfToken: z.string(),
  expiresAt: z.number(),
});

/** 256 bits, 43 characters that may stand in a cookie. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Reads a stored session; what cannot be read opens nothing. */
export function readSession(text: string | null): Session | undefined {
  if (text === null) return undefined;
  try {
    return STORED.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
