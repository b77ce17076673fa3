import { createHash } from 'node:crypto';
import { InvalidRequestError } from '../../common/app-error.js';

/** A Structured Field String (RFC 9651, 3.3.3). */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const BARE = /^[\x21\x23-\x7e]{1,255}$/;
const LONGEST = 255;

/**
 * The key that a client sends with a request that must be carried out once: quoted, as the draft has it, or bare.
 *
 * @throws {InvalidRequestError}
 */
export function readIdempotencyKey(header: string): string {
  const quoted = QUOTED.exec(header.trim())?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  const key = quoted ?? (BARE.test(header.trim()) ? header.trim() : '');
  if (key === '' || key.length > LONGEST)
    throw new InvalidRequestError([
      {
        detail: `the header Idempotency-Key must be one key of 1 to ${LONGEST} printable characters`,
        pointer: '#',
      },
    ]);
  return key;
}

/** What a request asks for, however its JSON is written: the same fingerprint means the same request. */
export function fingerprintOf(method: string, url: string, body: unknown): string {
  const hash = createHash('sha256').update(`${method} ${url}\n`);
  return hash.update(canonical(body, 0)).digest('base64url');
}

/** Nothing that nests deeper than this is accepted anyway. */
const DEEPEST = 20;

function canonical(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (depth === DEEPEST) return '"too deep"';
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field, depth + 1)}`).join(',')}}`;
}
