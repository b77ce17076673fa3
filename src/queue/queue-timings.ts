/** Injects {@link QueueTimings}; tests shorten them. */
export const QUEUE_TIMINGS = Symbol('queue timings');

/** How fast the queues notice things. Milliseconds. */
export interface QueueTimings {
  /** How long a job belongs to a worker that has stopped renewing; renewed at half of it. */
  lockMs: number;
  /** How often jobs without a lock are looked for: one look over all workers of a queue. */
  stalledMs: number;
  /** How long an idle worker waits for a job before it asks again: heals a lost signal. */
  idleWaitMs: number;
  /** How often the heartbeat looks at the workers. */
  beatMs: number;
  /** So long may a worker ask for nothing while Redis answers. */
  deadAfterMs: number;
}

/**
 * A killed worker's job is taken up within its lock and one scan: 13 s at the longest, because a job has been marked
 * by an earlier scan before its lock ends.
 */
export const TIMINGS: QueueTimings = {
  lockMs: 9_000,
  stalledMs: 4_000,
  idleWaitMs: 5_000,
  beatMs: 10_000,
  deadAfterMs: 60_000,
};
