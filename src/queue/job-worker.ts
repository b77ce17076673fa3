import { type ConnectionOptions, type Job, Worker } from 'bullmq';
import { jobTelemetry } from './job-telemetry.js';
import { type JobName, type JobPayloads, JOBS } from './jobs.js';
import type { QueueTimings } from './queue-timings.js';

/** Killing a worker must not use up its job: our records limit what is tried, not BullMQ. */
const MAX_STALLED = 1_000_000;

/** BullMQ waits 5 to 15 s after an error; a store that is back should be noticed at once (ms). */
const RETRY_MS = 1_000;

export type AnyJob = Job<JobPayloads[JobName], void>;

export interface JobWorkerOptions {
  connection: ConnectionOptions;
  prefix: string;
  timings: QueueTimings;
}

/** A BullMQ worker that lets one see whether it really takes jobs: `isRunning()` stays true when it does not. */
export class JobWorker extends Worker<JobPayloads[JobName], void> {
  private jobsRunning = 0;
  /** Monotonic milliseconds. */
  private lastSignAt = performance.now();

  constructor(
    readonly job: JobName,
    body: (job: AnyJob, token?: string) => Promise<void>,
    { connection, prefix, timings }: JobWorkerOptions,
  ) {
    super(
      job,
      async (one, token) => {
        this.jobsRunning += 1;
        try {
          await body(one, token);
        } finally {
          this.jobsRunning -= 1;
          this.lastSignAt = performance.now();
        }
      },
      {
        connection,
        prefix,
        autorun: false,
        telemetry: jobTelemetry(),
        concurrency: JOBS[job].concurrency,
        lockDuration: timings.lockMs,
        stalledInterval: timings.stalledMs,
        maxStalledCount: MAX_STALLED,
        drainDelay: timings.idleWaitMs / 1_000,
        runRetryDelay: RETRY_MS,
      },
    );
  }

  /** How many jobs it is working on. */
  load(): number {
    return this.jobsRunning;
  }

  /**
   * Since when the queue has answered it no "what is next?" and no job has ended. A worker whose places are all taken
   * asks for nothing, and should not.
   */
  silentMs(): number {
    return this.jobsRunning >= this.concurrency ? 0 : Math.round(performance.now() - this.lastSignAt);
  }

  /** Leaves the jobs that are running to whoever finds them stalled. */
  async abandon(): Promise<void> {
    await this.lockManager.close();
  }

  override async delay(milliseconds = RETRY_MS, abort?: Parameters<Worker['delay']>[1]): Promise<void> {
    return super.delay(Math.min(milliseconds, RETRY_MS), abort);
  }

  protected override async moveToActive(token: string, name?: string): ReturnType<Worker['getNextJob']> {
    const next = await super.moveToActive(token, name);
    this.lastSignAt = performance.now();
    return next;
  }
}
