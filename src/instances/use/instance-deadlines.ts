import { Injectable } from '@nestjs/common';
import type { Moment } from '../../common/clock.js';
import { Ids } from '../../common/ids.js';
import { currentContext } from '../../common/request-context.js';
import { SubjectBusy } from '../../queue/job-processor.js';
import { obeyStop } from '../commands.js';
import { InstanceChangedError } from '../instance.errors.js';
import { InstanceShelvesRepository } from '../instance-shelves.repository.js';
import { InstanceWork } from '../instance-work.js';
import type { Instance } from '../instance.js';
import { type DeadlineGuard, InstancesRepository } from '../instances.repository.js';
import { CorruptRecordError } from '../stored-record.js';
import { idleDeadline, idleLimit, isLeaseEnforced, leaseEnd } from './idle-clock.js';
import { CLIENT_AHEAD_MS, type DueLooks, UseRepository } from './use.repository.js';

const ACTOR = 'auto-stop';

/** A deadline that has come for an instance, and what is to be said because of it. */
export interface Deadline {
  cause: DeadlineGuard['deadline'];
  at: Moment;
  /** Whether it has to be announced, if it has not been. */
  announce: boolean;
  /** When Novita's figures of the machine were seen, if they ever were. */
  figuresSeenAt?: Moment;
  /** Why it is stopped, for people; stands in the record and in its timeline. */
  words: string;
}

/** One that is not only announced. */
export type StopDeadline = Deadline & { cause: 'idle' | 'lease' };

/** Whether it was done, or somebody else changed or used the instance first. */
export type Outcome = 'done' | 'changed';

/** The idle deadlines and leases of all instances, for the duty that keeps them. */
@Injectable()
export class InstanceDeadlines {
  constructor(
    private readonly use: UseRepository,
    private readonly instances: InstancesRepository,
    private readonly shelves: InstanceShelvesRepository,
    private readonly work: InstanceWork,
    private readonly ids: Ids,
  ) {}

  /** Redis' clock, by which deadlines come. */
  async now(): Promise<Moment> {
    return this.use.now();
  }

  /** Whose warning or deadline has come; found by an index, whatever the number of instances. */
  async due(): Promise<DueLooks> {
    const due = await this.use.due();
    if (due.aligned) return due;
    await this.align();
    return this.use.due();
  }

  /** How many instances have a deadline to wait for. */
  async waiting(): Promise<number> {
    return this.use.waiting();
  }

  /** When an instance is stopped unless it is used, whatever comes first; and when its lease ends. */
  of(instance: Instance): { stopsAt?: Moment; expiresAt?: Moment } {
    const idleMs = idleLimit(instance, this.use.defaults);
    const idle = idleMs === undefined ? Infinity : idleDeadline(instance, idleMs);
    const expiresAt = isLeaseEnforced(instance) ? leaseEnd(instance) : undefined;
    const first = Math.min(idle, expiresAt ?? Infinity);
    return { stopsAt: first === Infinity ? undefined : first, expiresAt };
  }

  /** Notes that its GPUs were seen busy; moves its deadline and nothing else. */
  async noteActivity(instance: Instance, at: Moment): Promise<void> {
    await this.use.touch(instance.id, 'activeAt', { at, aheadMs: CLIENT_AHEAD_MS });
  }

  /** Saves a record whose moments were repaired when it was read, so that it says so and counts from now. */
  async noteRepair(instance: Instance, now: Moment): Promise<Outcome> {
    const repaired = { fields: instance.repaired?.fields ?? [], at: now };
    return this.save(instance, { ...instance, repaired }, now);
  }

  /**
   * Announces a deadline, once: unless somebody has moved it meanwhile.
   *
   * @param movedFrom when it was until now; the instance is kept until the deadline that is announced
   */
  async warn(instance: Instance, deadline: Deadline, now: Moment, movedFrom?: Moment): Promise<Outcome> {
    const guard = { deadline: deadline.cause, at: movedFrom ?? deadline.at };
    const kept = movedFrom === undefined ? instance : { ...instance, keepUntil: deadline.at };
    return this.save(instance, announced(kept, deadline), now, guard);
  }

  /**
   * Stops it for good, as if somebody had asked for it, and announces the deadline if nobody has. Decided in one
   * call on Redis' clock: whoever uses it at the same moment goes before.
   */
  async stop(instance: Instance, deadline: StopDeadline, now: Moment): Promise<Outcome> {
    const { cause, words } = deadline;
    const ids = { operationId: this.ids.next('op'), requestId: this.requestId() };
    const stopped = obeyStop(announced(instance, deadline), ids, now);
    const told: Instance = { ...stopped, reason: words, autoStopped: { at: now, cause } };
    return this.save(instance, told, now, { deadline: cause, at: 'passed' });
  }

  /** Takes an id without a record out of the index. */
  async forget(id: string): Promise<void> {
    await this.use.forget(id);
  }

  /** Has a record that cannot be read set aside. */
  async setAside(id: string): Promise<void> {
    try {
      await this.work.run(id, ACTOR, async () => Promise.resolve());
    } catch (error) {
      if (!(error instanceof SubjectBusy)) throw error;
    }
  }

  private async save(
    before: Instance,
    after: Instance,
    now: Moment,
    guard?: DeadlineGuard,
  ): Promise<Outcome> {
    try {
      await this.work.command(before, after, ACTOR, now, guard);
      return 'done';
    } catch (error) {
      if (!(error instanceof InstanceChangedError)) throw error;
      // Should nobody have changed it, its clock is not what the record says: it is set again, for the next round.
      if (guard) await this.use.align(before);
      return 'changed';
    }
  }

  /** Once after the settings have changed, and for records from before there were clocks. */
  private async align(): Promise<void> {
    for await (const ids of this.shelves.livingIds())
      await Promise.all(ids.map(async (id) => this.alignOne(id)));
    await this.use.markAligned();
  }

  private async alignOne(id: string): Promise<void> {
    try {
      const instance = await this.instances.find(id);
      if (instance) await this.use.align(instance);
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error;
    }
  }

  private requestId(): string {
    return currentContext()?.requestId ?? this.ids.next('req');
  }
}

function announced(instance: Instance, { cause, at, announce, figuresSeenAt }: Deadline): Instance {
  if (!announce) return instance;
  const seen = figuresSeenAt === undefined ? {} : { figuresSeenAt };
  return { ...instance, ...seen, warned: { ...instance.warned, [cause]: at } };
}
