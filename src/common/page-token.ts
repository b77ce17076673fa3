import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidRequestError } from './app-error.js';
import type { Moment } from './clock.js';

/** The last item of a page, in lists that are ordered by creation. */
export interface PagePosition {
  createdAt: Moment;
  id: string;
}

const SIGNATURE_BYTES = 12;

/** A place in a list, as clients carry it: opaque, signed, and good for the same query only. */
export function sealPlace(key: Buffer, query: string, place: string): string {
  return Buffer.concat([sign(key, query, place), Buffer.from(place)]).toString('base64url');
}

/** @throws {InvalidRequestError} for a token that we did not give out for this query */
export function openPlace(key: Buffer, query: string, token: string): string {
  const bytes = Buffer.from(token, 'base64url');
  const place = bytes.subarray(SIGNATURE_BYTES).toString();
  const signature = bytes.subarray(0, SIGNATURE_BYTES);
  const expected = sign(key, query, place);
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    throw new InvalidRequestError([
      { detail: 'must be a nextPageToken, used with the same filters', pointer: '#/pageToken' },
    ]);
  return place;
}

/** Where a page ended. */
export function writePageToken(key: Buffer, query: string, { createdAt, id }: PagePosition): string {
  return sealPlace(key, query, `${createdAt}.${id}`);
}

/** @throws {InvalidRequestError} for a token that we did not give out for this query */
export function readPageToken(key: Buffer, query: string, token: string): PagePosition {
  const [createdAt = '', id = ''] = openPlace(key, query, token).split('.');
  return { createdAt: Number(createdAt), id };
}

function sign(key: Buffer, query: string, place: string): Buffer {
  return createHmac('sha256', key).update(`${query}|${place}`).digest().subarray(0, SIGNATURE_BYTES);
}
