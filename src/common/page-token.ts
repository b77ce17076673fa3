import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidRequestError } from './app-error.js';
import type { Moment } from './clock.js';

/** The last item of a page, in lists that are ordered by creation. */
export interface PagePosition {
  createdAt: Moment;
  id: string;
}

const SIGNATURE_BYTES = 12;

/** Where a page ended, as clients carry it: opaque, signed, and good for the same query only. */
export function writePageToken(key: Buffer, query: string, { createdAt, id }: PagePosition): string {
  const text = `${createdAt}.${id}`;
  return Buffer.concat([sign(key, query, text), Buffer.from(text)]).toString('base64url');
}

/** @throws {InvalidRequestError} for a token that we did not give out for this query */
export function readPageToken(key: Buffer, query: string, token: string): PagePosition {
  const bytes = Buffer.from(token, 'base64url');
  const text = bytes.subarray(SIGNATURE_BYTES).toString();
  const signature = bytes.subarray(0, SIGNATURE_BYTES);
  const expected = sign(key, query, text);
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    throw new InvalidRequestError([
      { detail: 'must be a nextPageToken, used with the same filters', pointer: '#/pageToken' },
    ]);
  const [createdAt = '', id = ''] = text.split('.');
  return { createdAt: Number(createdAt), id };
}

function sign(key: Buffer, query: string, text: string): Buffer {
  return createHmac('sha256', key).update(`${query}|${text}`).digest().subarray(0, SIGNATURE_BYTES);
}
