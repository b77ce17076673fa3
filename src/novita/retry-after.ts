/** A header that asks for more is believed only so far: it must not stop the service for a day. */
const LONGEST_MS = 5 * 60_000;

/** Milliseconds to wait, from `Retry-After` in seconds or as an HTTP date; `undefined` when it says neither. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : Math.min(Math.max(0, moment - now), LONGEST_MS);
}
