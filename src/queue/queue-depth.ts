import type { JobName } from './jobs.js';

export const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** How much work there is in a queue, over all processes. */
export type QueueDepth = Record<(typeof JOB_STATES)[number], number> & {
  queue: JobName;
  /** For how long the first job has been waiting for a worker; 0 when none waits. */
  oldestSeconds: number;
  lastFailedAt?: string;
};
