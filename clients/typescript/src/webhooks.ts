import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookEvent } from './webhook-event.js';

export type { WebhookEvent } from './webhook-event.js';

/** The request was not signed with the secret, or not now: do not believe it. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

export interface ReceivedWebhook {
  /** As they came; names in any case. */
  headers: Record<string, string | string[] | undefined>;
  /** The bytes as they came, before anything has parsed them. */
  body: string | Uint8Array;
}

export interface VerifiedWebhook {
  /** The same for every attempt at one delivery: whoever has seen it need not look again. */
  id: string;
  event: WebhookEvent;
}

/** How far the clocks of sender and receiver may differ (s). */
const TOLERANCE_SECONDS = 300;

/**
 * Checks that a webhook comes from the service (Standard Webhooks 1.0.0), and reads it.
 *
 * @param secret of the service or the endpoint, `whsec_…`
 * @throws {WebhookVerificationError}
 */
export function verifyWebhook(
  secret: string,
  { headers, body }: ReceivedWebhook,
  now: Date = new Date(),
): VerifiedWebhook {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const age = now.getTime() / 1_000 - Number(timestamp);
  if (!/^\d+$/.test(timestamp) || Math.abs(age) > TOLERANCE_SECONDS)
    throw new WebhookVerificationError('The timestamp is too far from now');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const shown = header(headers, 'webhook-signature').split(' ');
  if (!shown.some((signature) => isSame(signature, expected)))
    throw new WebhookVerificationError('No signature fits');
  return { id, event: JSON.parse(Buffer.from(body).toString('utf8')) as WebhookEvent };
}

function isSame(signature: string, expected: Buffer): boolean {
  const [version, value = ''] = signature.split(',', 2);
  const given = Buffer.from(value, 'base64');
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
}

function header(headers: ReceivedWebhook['headers'], name: string): string {
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
  if (typeof value !== 'string' || value === '')
    throw new WebhookVerificationError(`There is no header ${name}`);
  return value;
}
