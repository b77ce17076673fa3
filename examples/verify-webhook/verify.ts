import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const TOLERANCE_SECONDS = 5 * 60;

/**
 * Verifies a webhook of the Novita GPU instance API (Standard Webhooks 1.0.0) with nothing but Node.
 *
 * @param secret of the endpoint: `whsec_…`
 * @param body the bytes as they came, before any JSON parser has touched them
 * @returns the event
 * @throws when it is not from the service, was changed, or is too old to be believed
 */
export function verifyWebhook(secret: string, headers: IncomingHttpHeaders, body: Buffer): unknown {
  const header = (name: string): string => String(headers[name] ?? '');
  const timestamp = header('webhook-timestamp');
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!/^\d+$/.test(timestamp) || age > TOLERANCE_SECONDS) throw new Error('The timestamp is not of now');

  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${header('webhook-id')}.${timestamp}.`)
    .update(body)
    .digest();
  // Several while a secret is rotated; one that matches is enough.
  const isSigned = header('webhook-signature')
    .split(' ')
    .map((signature) => signature.split(','))
    .some(([version, value = '']) => {
      const given = Buffer.from(value, 'base64');
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
    });
  if (!isSigned) throw new Error('The signature does not match');
  return JSON.parse(body.toString('utf8'));
}
