import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { isId, ulidOf } from '../common/ids.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 190 bits: nobody guesses it, so a fast hash is enough to keep it. */
const SECRET_LENGTH = 32;
const CHECKSUM_LENGTH = 6;

/** `ngi_<ULID of its id>_<secret>_<checksum>`: a form that secret scanners find and that shows a typo without a look-up. */
const KEY = /^ngi_([0-9A-HJKMNP-TV-Z]{26})_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/;

/** A new key for an id (`key_` and a ULID); the only time that it exists as text on our side. */
export function makeKey(keyId: string): string {
  const body = `ngi_${ulidOf(keyId)}_${randomBase62(SECRET_LENGTH)}`;
  return `${body}_${checksum(body)}`;
}

/** The id of a key, when the text can be one of ours. */
export function keyIdOf(text: string): string | undefined {
  const ulid = KEY.exec(text)?.[1];
  if (!ulid || !isId('key', `key_${ulid}`)) return undefined;
  const body = text.slice(0, -CHECKSUM_LENGTH - 1);
  return text.endsWith(`_${checksum(body)}`) ? `key_${ulid}` : undefined;
}

/** What is kept of a key: SHA-256 of its text, in hexadecimal digits. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Compares two digests in a time that tells nothing about them. */
export function sameDigest(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Finds typing errors; protects against nothing. */
function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    text = `${BASE62[rest % 62]}${text}`;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** Each character equally likely: bytes beyond the last multiple of 62 are thrown away. */
function randomBase62(length: number): string {
  let text = '';
  while (text.length < length)
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += BASE62[byte % 62];
  return text;
}
