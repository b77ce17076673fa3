import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import { DUTY, type JobName, type JobPayloads, subjectOf } from './jobs.js';
import { Queues } from './queues.js';

/**
 * The only way to make a job. A job is a hint: when one cannot be made the sweep makes it later, so nobody
 * who has saved a record fails because the queue did.
 *
 * Each subject has two lanes: *now* (at most one waiting, one more remembered while one runs) and *later*
 * (one delayed look, moved when the next look moves). A wake is therefore never lost and never piles up.
 */
@Injectable()
export class JobWakes {
  private readonly logger = new Logger(JobWakes.name);
  /** The wake of each duty that is on its way to Redis. */
  private readonly going = new Map<JobName, Promise<void>>();
  /** The one that follows it, for all who came meanwhile. */
  private readonly following = new Map<JobName, Promise<void>>();

  constructor(private readonly queues: Queues) {}

  /** Has the subject looked at as soon as a worker is free. */
  async now<Name extends JobName>(name: Name, payload: JobPayloads[Name]): Promise<void> {
    await (subjectOf(payload) === DUTY ? this.wakeOnce(name, payload) : this.add(name, payload, 'now', 0));
  }

  /** Has the subject looked at after a while, unless it is woken before; replaces an earlier such wish. */
  async later<Name extends JobName>(name: Name, payload: JobPayloads[Name], delayMs: number): Promise<void> {
    await this.add(name, payload, 'later', Math.max(0, Math.ceil(delayMs)));
  }

  /**
   * A thousand requests that wake the same duty at the same time cost two wakes: the one that is on its way, which may
   * be carried out before what they have just written, and one after it.
   */
  private async wakeOnce<Name extends JobName>(name: Name, payload: JobPayloads[Name]): Promise<void> {
    const going = this.going.get(name);
    if (!going) {
      const wake = this.add(name, payload, 'now', 0).finally(() => this.going.delete(name));
      this.going.set(name, wake);
      return wake;
    }
    const known = this.following.get(name);
    if (known) return known;
    const next = going.then(async () => {
      this.following.delete(name);
      return this.wakeOnce(name, payload);
    });
    this.following.set(name, next);
    return next;
  }

  private async add<Name extends JobName>(
    name: Name,
    payload: JobPayloads[Name],
    lane: 'now' | 'later',
    delay: number,
  ): Promise<void> {
    const id = `${subjectOf(payload)}-${lane}`;
    try {
      await this.queues
        .get(name)
        .add(name, payload, { delay, deduplication: { id, reschedule: true, keepLastIfActive: true } });
    } catch (error) {
      this.logger.warn({ job: name, ...payload, reason: messageOf(error), msg: 'Job left to the sweep' });
    }
  }
}
