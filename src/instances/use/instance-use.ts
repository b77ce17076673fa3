import { Injectable } from '@nestjs/common';
import { maySee, type Principal } from '../../access/principal.js';
import { InvalidRequestError } from '../../common/app-error.js';
import type { Moment } from '../../common/clock.js';
import { Ids } from '../../common/ids.js';
import { currentContext } from '../../common/request-context.js';
import { SubjectBusy } from '../../queue/job-processor.js';
import { obeyStop } from '../commands.js';
import { InstanceChangedError, InstanceNotFoundError, InstanceStateError } from '../instance.errors.js';
import { InstanceLookup } from '../instance-lookup.js';
import { InstanceWork } from '../instance-work.js';
import type { Instance } from '../instance.js';
import { InstanceShelvesRepository } from '../instance-shelves.repository.js';
import { InstancesRepository } from '../instances.repository.js';
import { CorruptRecordError } from '../stored-record.js';
import { extend } from './extension.js';
import { idleDeadline, idleLimit, isLeaseEnforced, leaseEnd } from './idle-clock.js';
import { type DueLooks, UseRepository } from './use.repository.js';

/** How far ahead of Redis' clock a client's may be (ms). */
const CLIENT_AHEAD_MS = 10_000;

/** An extension that meets another save reads again, this often at the most. */
const EXTEND_TRIES = 5;

/** A deadline that has come for an instance, and what is to be done because of it. */
export interface Deadline {
  cause: 'idle' | 'lease';
  at: Moment;
  /** Whether it has to be announced, if it has not been. */
  announce: boolean;
  /** When Novita's figures of the machine were seen, if they ever were. */
  figuresSeenAt?: Moment;
  /** Why it is stopped, for people; stands in the record and in its timeline. */
  words: string;
}

/** Whether it was done, or somebody else changed or used the instance first. */
export type Outcome = 'done' | 'changed';

/** The use of instances and what follows from it, for the duties that stop what nobody uses. */
@Injectable()
export class InstanceUse {
  constructor(
    private readonly use: UseRepository,
    private readonly instances: InstancesRepository,
    private readonly shelves: InstanceShelvesRepository,
    private readonly work: InstanceWork,
    private readonly lookup: InstanceLookup,
    private readonly ids: Ids,
  ) {}

  /**
   * A heartbeat: the moment that stands as the last use from now on.
   *
   * @param at absent: now
   * @param backwards also to an earlier moment than is known
   * @throws {InvalidRequestError} for the future
   * @throws {InstanceStateError} when it is terminated
   */
  async touch(
    id: string,
    principal: Principal,
    at?: Moment,
    backwards = false,
  ): Promise<{ instanceId: string; lastUsedAt: Moment }> {
    const instanceId = await this.lookup.ourId(id);
    if (instanceId === undefined) throw new InstanceNotFoundError(id);
    const owner = principal.role === 'admin' ? undefined : principal.owner;
    const touched = await this.use.touch(instanceId, 'usedAt', {
      at,
      aheadMs: CLIENT_AHEAD_MS,
      backwards,
      owner,
    });
    switch (touched.kind) {
      case 'noted':
        return { instanceId, lastUsedAt: touched.at };
      case 'ahead':
        throw new InvalidRequestError([{ detail: 'must not be in the future', pointer: '#/lastUsedAt' }]);
      case 'terminated':
        throw new InstanceStateError(instanceId, 'use', 'terminated');
      case 'unknown':
        throw new InstanceNotFoundError(id);
    }
  }

  /** @throws {InstanceNotFoundError} also for what the principal may not see */
  async find(id: string, principal: Principal): Promise<Instance> {
    const ours = await this.lookup.ourId(id);
    const instance = ours === undefined ? undefined : await this.instances.find(ours);
    if (!instance || !maySee(principal, instance.owner)) throw new InstanceNotFoundError(id);
    return instance;
  }

  /**
   * Moves whatever would stop the instance first so many minutes later.
   *
   * @throws {InstanceStateError} when it is not up or on its way up
   */
  async extend(id: string, principal: Principal, minutes: number): Promise<Instance> {
    for (let attempt = 1; ; attempt++) {
      const [before, now] = await Promise.all([this.find(id, principal), this.use.now()]);
      const after = extend(before, minutes, now, this.use.defaults);
      try {
        return await this.work.command(before, after, principal.owner, now);
      } catch (error) {
        if (!(error instanceof InstanceChangedError) || attempt === EXTEND_TRIES) throw error;
      }
    }
  }

  /** When an instance is stopped unless it is used, whatever comes first; and when its lease ends. */
  deadlines(instance: Instance): { stopsAt?: Moment; expiresAt?: Moment } {
    const idleMs = idleLimit(instance, this.use.defaults);
    const idle = idleMs === undefined ? Infinity : idleDeadline(instance, idleMs);
    const expiresAt = isLeaseEnforced(instance) ? leaseEnd(instance) : undefined;
    const first = Math.min(idle, expiresAt ?? Infinity);
    return { stopsAt: first === Infinity ? undefined : first, expiresAt };
  }

  /** Redis' clock. */
  async now(): Promise<Moment> {
    return this.use.now();
  }

  /** Whose warning or deadline has come, on Redis' clock; found by an index, whatever the number of instances. */
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

  /** Notes that its GPUs were seen busy; moves its deadline and nothing else. */
  async noteActivity(instance: Instance, at: Moment): Promise<void> {
    await this.use.touch(instance.id, 'activeAt', { at, aheadMs: CLIENT_AHEAD_MS });
  }

  /** Takes an id without a record out of the index. */
  async forget(id: string): Promise<void> {
    await this.use.forget(id);
  }

  /** Has a record that cannot be read set aside. */
  async setAside(id: string): Promise<void> {
    try {
      await this.work.run(id, 'auto-stop', async () => Promise.resolve());
    } catch (error) {
      if (!(error instanceof SubjectBusy)) throw error;
    }
  }

  /** Announces a deadline, once: unless somebody has moved it meanwhile. */
  async warn(instance: Instance, deadline: Deadline, now: Moment): Promise<Outcome> {
    const { cause, at } = deadline;
    return this.save(instance, announced(instance, deadline), cause, at, now);
  }

  /**
   * Stops it for good, as if somebody had asked for it, and announces the deadline if nobody has. Decided in one
   * call on Redis' clock: whoever uses it at the same moment goes before.
   */
  async stop(instance: Instance, deadline: Deadline, now: Moment): Promise<Outcome> {
    const { cause, words } = deadline;
    const ids = { operationId: this.ids.next('op'), requestId: this.requestId() };
    const stopped = obeyStop(announced(instance, deadline), ids, now);
    return this.save(
      instance,
      { ...stopped, reason: words, autoStopped: { at: now, cause } },
      cause,
      'passed',
      now,
    );
  }

  /** Saves a record whose moments were repaired when it was read, so that it says so and counts from now. */
  async stampRepair(instance: Instance, now: Moment): Promise<Outcome> {
    const repaired = { fields: instance.repaired?.fields ?? [], at: now };
    return this.attempt(async () => this.work.command(instance, { ...instance, repaired }, 'auto-stop', now));
  }

  private async save(
    before: Instance,
    after: Instance,
    deadline: Deadline['cause'],
    at: Moment | 'passed',
    now: Moment,
  ): Promise<Outcome> {
    return this.attempt(async () => this.work.command(before, after, 'auto-stop', now, { deadline, at }));
  }

  private async attempt(save: () => Promise<Instance>): Promise<Outcome> {
    try {
      await save();
      return 'done';
    } catch (error) {
      if (error instanceof InstanceChangedError) return 'changed';
      throw error;
    }
  }

  /** Once after the settings have changed, and for records from before there were clocks. */
  private async align(): Promise<void> {
    for await (const ids of this.shelves.livingIds())
      await Promise.all(ids.map(async (id) => this.alignOne(id)));
    await this.use.markAligned();
  }

  private async alignOne(id: string): Promise<void> {
    const instance = await this.instances.find(id).catch((error: unknown) => {
      if (error instanceof CorruptRecordError) return undefined;
      throw error;
    });
    if (instance) await this.use.align(instance);
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
