import { Inject, Injectable, Logger } from '@nestjs/common';
import { currentKeyClaim } from '../access/idempotency/key-claim.js';
import type { AuditEntry } from '../access/audit-log.js';
import { failPoint } from '../common/fail-points.js';
import { AUTO_STOP_CONFIG, QUOTA_CONFIG } from '../config/config.module.js';
import type { AutoStopConfig, QuotaConfig } from '../config/config.js';
import { currentContext, noteSubject, runInContext } from '../common/request-context.js';
import { followTrace } from '../common/trace.js';
import { Counter } from 'prom-client';
import { SubjectBusy } from '../queue/job-processor.js';
import { JobWakes } from '../queue/job-wakes.js';
import { dutyOf, withLook } from './duty.js';
import { announce } from './instance-events.js';
import { InstanceChangedError, LeaseLostError } from './instance.errors.js';
import { Clock, type Moment } from '../common/clock.js';
import { STATE_ANSWERS_WITHIN_MS } from '../redis/redis-connections.js';
import { CLOCK_NOISE_MS, StoreTime } from '../redis/store-time.js';
import type { InstanceEvent } from '../events/instance-event.js';
import { StorageUnavailableError } from '../redis/redis.errors.js';
import type { Instance } from './instance.js';
import {
  type Claim,
  type DeadlineGuard,
  InstancesRepository,
  type SaveOptions,
} from './instances.repository.js';
import { readMeter } from './meter.js';
import { supersededOperation } from './operation.js';
import { countSave } from './metrics.js';
import { placeAmongStarts } from './start-line.js';
import { CorruptRecordError } from './stored-record.js';

const corruptRecords = new Counter({
  name: 'ngi_records_quarantined_total',
  help: 'Records that could not be read and were set aside.',
});

/** The lease forbids parallel work only; nothing paid depends on it. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
const BUSY_MS = 500;
/** A fact that meets another save is noted again, this often at the most. */
const NOTE_TRIES = 5;

/** A call to Novita that begins or ends paying. */
export type PaidCall = Pick<AuditEntry, 'action' | 'attempt' | 'detail'>;

/** What else a save of a look says. */
interface Saying {
  action?: PaidCall;
  startsAtOnce?: number;
}

type Write = (before: Instance, after: Instance, now: Moment, saying: Saying) => Promise<Instance>;

/** One claimed look at one instance: what it holds, and how it saves. */
export class Work {
  constructor(
    /** The record as it was last read or saved. */
    public instance: Instance,
    readonly claim: Claim,
    /** Monotonic milliseconds at the moment of the claim. */
    private readonly claimedAt: number,
    private readonly write: Write,
    private readonly read: () => Promise<Instance | undefined>,
  ) {}

  /** Redis' clock, as far as this process can tell. */
  now(): Moment {
    return this.claim.now + this.sinceClaim();
  }

  /** Milliseconds since the claim, untouched by a clock that jumps. */
  sinceClaim(): number {
    return Math.round(performance.now() - this.claimedAt);
  }

  /**
   * Saves what has changed and announces it; nothing is written when nothing changed.
   *
   * @param action the paid call that follows, for the audit trail
   */
  async save(after: Instance, action?: PaidCall): Promise<Instance> {
    if (after !== this.instance)
      this.instance = await this.write(this.instance, after, this.now(), { action });
    return this.instance;
  }

  /**
   * Saves that a start has begun.
   *
   * @throws {StartsFullError} when so many are under way already
   */
  async begin(after: Instance, startsAtOnce: number): Promise<Instance> {
    this.instance = await this.write(this.instance, after, this.now(), { startsAtOnce });
    return this.instance;
  }

  /**
   * Saves a fact that must not be lost because a command was saved meanwhile: notes it in whatever the record is by
   * then.
   */
  async note(change: (instance: Instance) => Instance): Promise<Instance> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.save(change(this.instance));
      } catch (error) {
        const current = error instanceof InstanceChangedError ? await this.read() : undefined;
        if (!current || tries === NOTE_TRIES) throw error;
        this.instance = current;
      }
    }
  }
}

/**
 * By when a command must have been saved to count (ms): before whoever asked is told that the store does not answer, by
 * as much as clocks may differ.
 */
const ACCEPTED_WITHIN_MS = STATE_ANSWERS_WITHIN_MS - CLOCK_NOISE_MS;

/**
 * The frame of every background look at an instance: claim, load, do the next step, and see to it that the
 * record is looked at again when it must be.
 */
@Injectable()
export class InstanceWork {
  private readonly logger = new Logger(InstanceWork.name);

  constructor(
    private readonly instances: InstancesRepository,
    private readonly wakes: JobWakes,
    private readonly clock: Clock,
    private readonly time: StoreTime,
    @Inject(AUTO_STOP_CONFIG) private readonly autoStop: AutoStopConfig,
    @Inject(QUOTA_CONFIG) private readonly quota: QuotaConfig,
  ) {}

  /** @throws {SubjectBusy} when somebody else is at this instance */
  async run(instanceId: string, actor: string, step: (work: Work) => Promise<void>): Promise<void> {
    const claimedAt = performance.now();
    const claim = await this.instances.claim(instanceId, LEASE_MS);
    if (!claim) throw new SubjectBusy(BUSY_MS);
    await failPoint('work.claimed');
    const renewing = setInterval(() => void this.renew(instanceId, claim), RENEW_MS);
    try {
      const loaded = await this.read(instanceId);
      if (!loaded) return;
      const work = new Work(
        loaded,
        claim,
        claimedAt,
        async (before, after, now, saying) => this.write(before, after, actor, now, claim, saying),
        async () => this.read(instanceId),
      );
      const { operation } = loaded;
      await runInContext(
        { requestId: operation.requestId, trace: operation.trace, instanceId, operationId: operation.id },
        async () => followTrace(operation.trace, actor, async () => step(work)),
      );
      if (work.instance === loaded) await this.instances.keepDue(loaded);
      await this.wakeNext(work.instance, work.now());
    } catch (error) {
      if (!(error instanceof LeaseLostError || error instanceof InstanceChangedError)) throw error;
      throw new SubjectBusy(BUSY_MS);
    } finally {
      clearInterval(renewing);
      await this.instances.release(instanceId, claim);
    }
  }

  /**
   * Saves outside a claim, for commands: guarded by the revision, and by the deadline that it rests on. When the
   * request came with an idempotency key and its answer follows from this save, the answer is stored with it.
   */
  async command(
    before: Instance | undefined,
    after: Instance,
    actor: string,
    now: Moment,
    guard?: DeadlineGuard,
  ): Promise<Instance> {
    const metered = readMeter(withLook(traced(before, after), now), now);
    const announced = announce(before, metered.instance, actor, now, this.autoStop);
    const ended = supersededOperation(before?.operation, after.operation, now);
    const saved = await this.accept(announced.instance, announced.events, {
      ended,
      bookings: metered.bookings,
      keyClaim: currentKeyClaim(),
      guard,
      quota: isSuccessor(before, after) ? undefined : this.quota,
    });
    countSave(before, saved, announced.events);
    noteSubject({ instanceId: saved.id, operationId: saved.operation.id });
    await failPoint('accept.saved');
    const relay = announced.events.length > 0 ? this.wakes.now('relay-events', {}) : undefined;
    await Promise.all([relay, this.wakeDuty(saved), this.passPlaceOn(before, saved)]);
    return saved;
  }

  /** Saves in time, or not at all. When it came too late although nothing was slow, the next one has the right time. */
  private async accept(after: Instance, events: InstanceEvent[], saving: SaveOptions): Promise<Instance> {
    const notAfter = this.clock.now().getTime() + ACCEPTED_WITHIN_MS;
    try {
      return await this.instances.save(after, events, { ...saving, notAfter });
    } catch (error) {
      if (error instanceof StorageUnavailableError) void this.time.doubt();
      throw error;
    }
  }

  /** Has the record looked at now by whichever duty it needs. */
  async wakeDuty(instance: Instance): Promise<void> {
    const duty = dutyOf(instance);
    if (duty) await this.wakes.now(duty, { instanceId: instance.id });
  }

  /** A start that has ended, however it did, leaves its place to the first in line. */
  private async passPlaceOn(before: Instance | undefined, after: Instance): Promise<void> {
    if (!before || placeAmongStarts(before) !== 'going' || placeAmongStarts(after) === 'going') return;
    const instanceId = await this.instances.nextInLine();
    if (instanceId !== undefined) await this.wakes.now('monitor-startup', { instanceId });
  }

  private async write(
    before: Instance,
    after: Instance,
    actor: string,
    now: Moment,
    claim: Claim,
    { action, startsAtOnce }: Saying,
  ): Promise<Instance> {
    const metered = readMeter(withLook(after, now), now);
    const { instance, events } = announce(before, metered.instance, actor, now, this.autoStop);
    const audit = action ? [auditOf(instance, action, actor, now)] : [];
    const ended = supersededOperation(before.operation, after.operation, now);
    const saved = await this.instances.save(instance, events, {
      token: claim.token,
      audit,
      ended,
      bookings: metered.bookings,
      startsAtOnce,
    });
    countSave(before, saved, events);
    for (const entry of audit) this.logger.log({ audit: entry, msg: 'audit' });
    for (const { type, id } of events)
      this.logger.log({ event: type, eventId: id, status: saved.status, reason: saved.reason });
    if (events.length > 0) await this.wakes.now('relay-events', {});
    if (dutyOf(saved) !== dutyOf(before)) await this.wakeDuty(saved);
    await this.passPlaceOn(before, saved);
    return saved;
  }

  private async wakeNext(instance: Instance, now: Moment): Promise<void> {
    const duty = dutyOf(instance);
    if (duty && instance.nextLookAt !== undefined)
      await this.wakes.later(duty, { instanceId: instance.id }, instance.nextLookAt - now);
  }

  private async read(instanceId: string): Promise<Instance | undefined> {
    try {
      return await this.instances.find(instanceId);
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error;
      await this.instances.quarantine(instanceId);
      corruptRecords.inc();
      this.logger.error({ instanceId, msg: 'The record cannot be read; it is set aside for an operator' });
      return undefined;
    }
  }

  private async renew(instanceId: string, claim: Claim): Promise<void> {
    try {
      await this.instances.renew(instanceId, claim, LEASE_MS);
    } catch {
      // A Redis that is away cannot renew; the save will find out whether the lease was lost.
    }
  }
}

/** A command that comes with a followed request leaves its place, for the work that continues it. */
function traced(before: Instance | undefined, after: Instance): Instance {
  const trace = currentContext()?.trace;
  if (trace === undefined || before?.operation.id === after.operation.id) return after;
  return { ...after, operation: { ...after.operation, trace } };
}

/** It takes the place of another, which is let go: until then its owner has one more than he may. */
function isSuccessor(before: Instance | undefined, { replaces }: Instance): boolean {
  return before === undefined && replaces !== undefined;
}

function auditOf(instance: Instance, action: PaidCall, actor: string, at: Moment): AuditEntry {
  const { id, novitaInstanceId, operation } = instance;
  return { at, actor, instanceId: id, novitaInstanceId, requestId: operation.requestId, ...action };
}
