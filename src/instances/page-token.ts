import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { InvalidPageTokenError } from './instance.errors.js';
import type { Moment } from './instance.js';

export interface Cursor {
  createdAt: Moment;
  id: string;
}

const CURSOR = z.tuple([z.number(), z.string()]);

function sign(key: Buffer, query: string, payload: string): Buffer {
  return createHmac('sha256', key).update(`${query}|${payload}`).digest().subarray(0, 12);
}

/** Opaque to clients, valid for the same query only. */
export function writePageToken(key: Buffer, query: string, { createdAt, id }: Cursor): string {
  const payload = Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
  return `${payload}.${sign(key, query, payload).toString('base64url')}`;
}

/** @throws {InvalidPageTokenError} for a token that we did not give out for this query */
export function readPageToken(key: Buffer, query: string, token: string): Cursor {
  const [payload = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(key, query, payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new InvalidPageTokenError();
  const [createdAt, id] = CURSOR.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return { createdAt, id };
}
