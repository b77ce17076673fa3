import type { JobName, JobPayloads } from './jobs.js';

/** Somebody else works on the same subject; the job comes back without using up an attempt. */
export class SubjectBusy extends Error {
  constructor(readonly comeBackInMs: number) {
    super('The subject is being worked on');
    this.name = 'SubjectBusy';
  }
}

/**
 * Works on one kind of job. Found by the workers at start-up: every job has exactly one processor.
 * A body may run twice for the same job, so it loads the record and does what is still needed.
 */
export abstract class JobProcessor<Name extends JobName = JobName> {
  abstract readonly job: Name;

  /** For a duty: how often it runs over all processes (ms). */
  readonly everyMs?: number;

  abstract process(payload: JobPayloads[Name]): Promise<void>;
}
