import type { SandboxClock } from '../clock.js';
import { unixSeconds } from '../clock.js';
import { NovitaRefusal } from '../envelope.js';
import type { SeededRandom } from '../random.js';

export const JOB_STATES = ['pulling', 'running', 'fail', 'success', 'break'] as const;
export const JOB_TYPES = ['saveImage', 'instanceMigrate', 'autoInstanceMigrate'] as const;

export type JobState = (typeof JOB_STATES)[number];
export type JobType = (typeof JOB_TYPES)[number];

/** Longer work of Novita's on a machine. */
export interface Job {
  id: string;
  type: JobType;
  instanceId: string;
  createdAt: number;
  doneAt: number;
}

/** The account's jobs, newest first. */
export class Jobs {
  private jobs: Job[] = [];

  constructor(
    private readonly clock: SandboxClock,
    private readonly random: SeededRandom,
  ) {}

  newId(): string {
    return this.random.uuid();
  }

  add(job: Job): void {
    this.jobs = [job, ...this.jobs];
  }

  all(): Job[] {
    return this.jobs;
  }

  stateOf(job: Job): JobState {
    return this.clock.now() < job.doneAt ? 'running' : 'success';
  }

  /** Migrations are under way at once and cannot be broken off. */
  break(id: string): void {
    const job = this.jobs.find((candidate) => candidate.id === id);
    if (!job) throw new NovitaRefusal('JOB_NOT_FOUND', 'job not found');
    throw new NovitaRefusal('OPERATION_LIMIT', `job of type ${job.type} cannot be broken`);
  }

  wire(job: Job): Record<string, unknown> {
    return {
      Id: job.id,
      user: 'sandbox-account',
      type: job.type,
      envs: [],
      state: { state: this.stateOf(job), error: '', errorMessage: '' },
      logAddress: '',
      createdAt: unixSeconds(job.createdAt),
      instanceId: job.instanceId,
    };
  }

  clear(): void {
    this.jobs = [];
  }

  load(jobs: Job[]): void {
    this.jobs = jobs;
  }
}
