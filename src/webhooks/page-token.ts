import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId } from '../common/ids.js';
import { InvalidRequestError } from '../common/app-error.js';
import type { Position } from './deliveries.repository.js';

const SIGNATURE_BYTES = 12;

/** Where a page ended, as clients carry it: signed, and good for the same filters only. */
export function toPageToken(position: Position, filters: string, key: Buffer): string {
  const text = `${position.createdAtMs}.${position.id}`;
  return Buffer.concat([sign(text, filters, key), Buffer.from(text)]).toString('base64url');
}

/** @throws {InvalidRequestError} */
export function fromPageToken(token: string, filters: string, key: Buffer): Position {
  const bytes = Buffer.from(token, 'base64url');
  const text = bytes.subarray(SIGNATURE_BYTES).toString();
  const [createdAt = '', id = ''] = text.split('.');
  const signature = bytes.subarray(0, SIGNATURE_BYTES);
  const genuine =
    signature.length === SIGNATURE_BYTES && timingSafeEqual(signature, sign(text, filters, key));
  if (!genuine || !isId('msg', id))
    throw new InvalidRequestError([
      { detail: 'must be a nextPageToken, used with the same filters', pointer: '#/pageToken' },
    ]);
  return { createdAtMs: Number(createdAt), id };
}

function sign(text: string, filters: string, key: Buffer): Buffer {
  const mac = createHmac('sha256', key).update(`webhook-deliveries|${filters}|${text}`);
  return mac.digest().subarray(0, SIGNATURE_BYTES);
}
