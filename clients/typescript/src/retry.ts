import { ProblemError } from './problem-error.js';

/** When a request may be sent again: always, only under the Idempotency-Key that it carries, or never. */
export type Repeat = 'always' | 'keyed' | 'never';

export interface RetryRules {
  /** How often at the most. */
  retries: number;
  /** The longest `Retry-After` that is waited for (s). */
  longestRetryAfterSeconds: number;
}

const FIRST_PAUSE_MS = 200;

/**
 * How long to wait before a request that has failed is sent again (ms); `undefined` when it must not be, or when it is
 * of no use.
 *
 * @param attempt how often it was sent again before
 */
export function pauseBeforeRetry(
  failure: unknown,
  repeat: Repeat,
  attempt: number,
  { retries, longestRetryAfterSeconds }: RetryRules,
): number | undefined {
  if (attempt >= retries) return undefined;
  if (!(failure instanceof ProblemError)) return repeat === 'never' ? undefined : backoff(attempt);
  // Over the rate limit nothing was done yet, whatever was asked for.
  const safe = repeat !== 'never' || failure.status === 429;
  const seconds = failure.retryAfterSeconds ?? 0;
  if (!safe || !failure.retryable || seconds > longestRetryAfterSeconds) return undefined;
  return Math.max(seconds * 1_000, backoff(attempt));
}

/** Doubles up to 26 s, and spreads those who fail together (ms). */
export function backoff(attempt: number): number {
  return FIRST_PAUSE_MS * 2 ** Math.min(attempt, 7) * (0.5 + Math.random() / 2);
}

/** @throws whatever the signal was aborted with */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
