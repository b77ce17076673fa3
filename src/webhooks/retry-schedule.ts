/** What came of one attempt, as far as the schedule cares. */
export interface AttemptOutcome {
  /** Absent when there was no answer. */
  status?: number;
  /** The `Retry-After` header as it came. */
  retryAfter?: string;
}

export type Verdict = { status: 'delivered' } | { status: 'dead' } | { status: 'pending'; delayMs: number };

/** The receiver says that nobody listens there any more. */
export const GONE = 410;
const JITTER = 0.2;
/** The longest that a receiver can put us off beyond the schedule. */
const MAX_RETRY_AFTER_MS = 15 * 60_000;

/**
 * Decides after an attempt: only 2xx is success, 410 means never again, and everything else (redirects too) is
 * tried again for as long as the schedule has waits.
 *
 * @param tries attempts made, this one included
 * @param random 0 ≤ random < 1; spreads waits by ±20 %
 */
export function judge(
  outcome: AttemptOutcome,
  tries: number,
  waitsMs: number[],
  now: Date,
  random: number,
): Verdict {
  const { status } = outcome;
  if (status !== undefined && status >= 200 && status < 300) return { status: 'delivered' };
  if (status === GONE) return { status: 'dead' };
  const wait = waitsMs[tries - 1];
  if (wait === undefined) return { status: 'dead' };
  const scheduled = Math.round(wait * (1 + JITTER * (2 * random - 1)));
  const wished = Math.min(retryAfterMs(outcome.retryAfter, now) ?? 0, MAX_RETRY_AFTER_MS);
  return { status: 'pending', delayMs: Math.max(scheduled, wished) };
}

/** Both forms of RFC 9110 10.2.3: whole seconds, or a date. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // A date has letters; Date.parse would take "-5" and "1.5" for dates too.
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
