export const NOVITA_TIMES = 'NOVITA_TIMES';

/** How long things take at the door to Novita; short in tests, never configured by users. Milliseconds. */
export interface NovitaTimes {
  /** To be connected (and, with https, to have shaken hands) for a create. */
  connectMs: number;
  /** Before the first retry; doubles, with jitter, up to `longestRetryMs`. */
  firstRetryMs: number;
  /** The longest that a retry waits; whoever is told to wait longer gives up and lets the caller come back. */
  longestRetryMs: number;
  /** The longest that a create waits for the rate limit. */
  longestCreateQueueMs: number;
  /** So many calls without an answer in a row open the breaker. */
  breakerFailures: number;
  /** How long an open breaker waits before it tries one call. */
  breakerOpenMs: number;
}

export const NOVITA_DEFAULT_TIMES: NovitaTimes = {
  connectMs: 5_000,
  firstRetryMs: 200,
  longestRetryMs: 2_000,
  longestCreateQueueMs: 500,
  breakerFailures: 10,
  breakerOpenMs: 10_000,
};
