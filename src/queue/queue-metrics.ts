import { Counter, Gauge, Histogram } from 'prom-client';
import { JOB_STATES, type QueueDepth } from './queue-depth.js';

type Read = () => Promise<QueueDepth[]>;

let read: Read = async () => Promise.resolve([]);

/** Has the gauges filled from here whenever they are scraped. */
export function scrapeFrom(source: Read): void {
  read = source;
}

/** While Redis is away there is no depth, which is better than an old one. */
async function depths(): Promise<QueueDepth[]> {
  return read().catch(() => []);
}

export const jobsByState = new Gauge({
  name: 'ngi_jobs',
  help: 'Jobs in a queue over all processes, by state; failed ones are kept for a week, a thousand at the most.',
  labelNames: ['queue', 'state'] as const,
  async collect() {
    const found = await depths();
    this.reset();
    for (const depth of found)
      for (const state of JOB_STATES) this.set({ queue: depth.queue, state }, depth[state]);
  },
});

export const oldestJob = new Gauge({
  name: 'ngi_job_oldest_seconds',
  help: 'For how long the first job of a queue has been waiting for a worker; 0 when none waits.',
  labelNames: ['queue'] as const,
  async collect() {
    const found = await depths();
    this.reset();
    for (const { queue, oldestSeconds } of found) this.set({ queue }, oldestSeconds);
  },
});

export const failures = new Counter({
  name: 'ngi_jobs_failed_total',
  help: 'Attempts at a job that ended in an error, in this process.',
  labelNames: ['queue'] as const,
});

export const stalls = new Counter({
  name: 'ngi_jobs_stalled_total',
  help: 'Jobs whose worker was lost and that this process has put back.',
  labelNames: ['queue'] as const,
});

export const durations = new Histogram({
  name: 'ngi_job_duration_seconds',
  help: 'How long a job was worked on, in this process, however it ended.',
  labelNames: ['queue'] as const,
  buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60],
});
