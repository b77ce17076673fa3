import type { IncomingMessage } from 'node:http';
import { ulids } from '../common/ids.js';

/** A client's own id is kept when it is harmless, else there is a new one. */
const GIVEN = /^[A-Za-z0-9._-]{1,64}$/;

const next = ulids();

export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && GIVEN.test(given) ? given : `req_${next()}`;
}
