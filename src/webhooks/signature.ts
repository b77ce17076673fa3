import { createHmac } from 'node:crypto';

/** What is signed: one attempt to bring one delivery. */
export interface SignedContent {
  /** The `webhook-id`: the same for every attempt; holds no full stop. */
  id: string;
  /** The `webhook-timestamp`: whole seconds since 1970, of this attempt. */
  timestamp: number;
  /** The exact bytes that are sent. */
  body: string;
}

const PREFIX = 'whsec_';

/**
 * The `webhook-signature` of Standard Webhooks 1.0.0: for each secret `v1,` and the base64 of
 * HMAC-SHA-256 over `id.timestamp.body`; several while a secret is rotated.
 */
export function signatures(content: SignedContent, secrets: string[]): string {
  return secrets.map((secret) => `v1,${hmac(content, secret)}`).join(' ');
}

function hmac({ id, timestamp, body }: SignedContent, secret: string): string {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
}

/** The key is the decoded secret, not its text. */
function keyOf(secret: string): Buffer {
  return Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
}
