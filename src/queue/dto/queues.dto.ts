import { ApiFraction } from '../../common/api-types.js';
import type { JobName } from '../jobs.js';

/** How much work there is of one kind, over all processes. */
export class QueueDto {
  queue: JobName;
  /** Ready to be taken by a worker. */
  waiting: number;
  /** Being worked on. */
  active: number;
  /** Due later. */
  delayed: number;
  /** Given up; kept for a week, a thousand at the most. The sweep makes new jobs for what is still to do. */
  failed: number;
  /** For how long the first job has been waiting for a worker; 0 when none waits. */
  @ApiFraction()
  oldestSeconds: number;
  lastFailedAt?: string;
}

export class QueuesDto {
  queues: QueueDto[];
}
