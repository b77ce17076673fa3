import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../access/audit-log.js';
import type { Moment } from '../common/clock.js';
import { messageOf } from '../common/app-error.js';
import { JobWakes } from '../queue/job-wakes.js';
import { announceAdoption } from './adoption/adopted-event.js';
import type { AdoptedInstance } from './adoption/rebuild.js';
import { InstanceChangedError } from './instance.errors.js';
import type { Instance } from './instance.js';
import { InstanceShelvesRepository } from './instance-shelves.repository.js';
import { InstanceWork, type Work } from './instance-work.js';
import { InstancesRepository } from './instances.repository.js';
import { MachinesRepository } from './machines.repository.js';
import { readMeter } from './meter.js';
import type { RunningMeter } from './running-meter.js';
import type { Settled } from './settled.js';
import { CorruptRecordError } from './stored-record.js';

/** A record; or that there is one which nobody can read, which is something else than none. */
export type KnownInstance = Instance | 'unreadable';

/** Where an instance is, and since when. */
export type RecordStanding = Pick<Instance, 'id' | 'status' | 'statusChangedAt'>;

/** What a claim shows: nobody else works on the instance meanwhile. */
export interface ClaimedLook {
  record?: KnownInstance;
  /** Redis' clock. */
  now: Moment;
  /** Redis may have lost what was written about the instance just before this moment; 0 when it cannot have. */
  fenceAt: Moment;
}

/** Reads that are under way at the same time. */
const AT_ONCE = 200;

/** A claim that is not renewed; nothing paid depends on it (ms). */
const LEASE_MS = 10_000;

/** The records as rooms above see them: read by many at a time, claimed one by one, rebuilt when they were lost. */
@Injectable()
export class InstanceRegistry {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly shelves: InstanceShelvesRepository,
    private readonly machines: MachinesRepository,
    private readonly work: InstanceWork,
    private readonly wakes: JobWakes,
  ) {}

  /** The records with these ids; an id without a record is not in the answer. */
  async byIds(ids: Iterable<string>): Promise<Map<string, KnownInstance>> {
    return this.each(ids, async (id) => this.read(id));
  }

  /** The records that refer to these Novita instances, by Novita's ids. */
  async ownersOfMachines(novitaInstanceIds: Iterable<string>): Promise<Map<string, KnownInstance>> {
    const ours = await this.each(novitaInstanceIds, async (id) => this.instances.idOf(id));
    const records = await this.byIds(new Set(ours.values()));
    const owners = new Map<string, KnownInstance>();
    for (const [novitaInstanceId, id] of ours) {
      const record = records.get(id);
      if (record === 'unreadable' || record?.novitaInstanceId === novitaInstanceId)
        owners.set(novitaInstanceId, record);
    }
    return owners;
  }

  /** Those of the machines whose records are settled, by Novita's id. */
  async settled(novitaInstanceIds: string[]): Promise<Map<string, Settled>> {
    return this.machines.settled(novitaInstanceIds);
  }

  /** The same where all of their records are there; nothing when one is missing, so that each is looked for. */
  async settledOnRecord(novitaInstanceIds: string[]): Promise<Map<string, Settled>> {
    const settled = await this.machines.settled(novitaInstanceIds);
    const ids = [...settled.values()].map(({ instanceId }) => instanceId);
    return (await this.instances.allRecorded(ids)) ? settled : new Map<string, Settled>();
  }

  /** How records stand by what lists know of them: one command for all, and none of the records is read. */
  async standings(ids: string[]): Promise<Map<string, RecordStanding>> {
    const filings = await this.shelves.filings(ids);
    return new Map(
      [...filings].map(([id, { status, orders }]) => [
        id,
        { id, status, statusChangedAt: Number(orders.statusChangedAt) },
      ]),
    );
  }

  /** All machines of settled records, piece by piece. */
  allSettled(): AsyncIterable<Map<string, Settled>> {
    return this.machines.allSettled();
  }

  /** The meters that run, piece by piece. */
  runningMeters(): AsyncIterable<RunningMeter[]> {
    return this.machines.runningMeters();
  }

  /** Ids of instances that have been terminated since before a moment, the earliest first. */
  async terminatedBefore(moment: Moment, limit: number): Promise<string[]> {
    return this.shelves.terminatedBefore(moment, limit);
  }

  /** Forgets an instance that is terminated; `false` when it is not. */
  async forget(id: string): Promise<boolean> {
    return this.instances.remove(id);
  }

  /** How many records there are that are not terminated. */
  async countLiving(): Promise<number> {
    return this.shelves.countLiving();
  }

  /** Ids of records whose next look is overdue by so much, on Redis' clock. */
  async overdue(overdueMs: number, limit: number): Promise<string[]> {
    return this.instances.due(overdueMs, limit);
  }

  /** Ids of records that nobody can read and that were set aside. */
  async setAside(): Promise<string[]> {
    return this.instances.quarantined();
  }

  /** Does something while nobody else works on the instance, whether it has a record or not; `busy` when somebody does. */
  async whileClaimed<T>(id: string, step: (look: ClaimedLook) => Promise<T>): Promise<T | 'busy'> {
    const claim = await this.instances.claim(id, LEASE_MS);
    if (!claim) return 'busy';
    try {
      return await step({ record: await this.read(id), now: claim.now, fenceAt: claim.fenceAt });
    } finally {
      await this.instances.release(id, claim);
    }
  }

  /**
   * Works on one instance as its own duties do: claimed, and everything that is saved announced and booked.
   *
   * @throws {SubjectBusy} when somebody else is at it
   */
  async workOn(id: string, actor: string, step: (work: Work) => Promise<void>): Promise<void> {
    await this.work.run(id, actor, step);
  }

  /**
   * Stores a rebuilt record, unless there is one again; `false` then.
   *
   * @throws {MachineTakenError} when another record refers to its machine
   */
  async adopt(
    adopted: AdoptedInstance,
    actor: string,
    now: Moment,
    audit: AuditEntry[] = [],
  ): Promise<boolean> {
    const metered = readMeter(adopted, now);
    const { instance, event } = announceAdoption({ ...adopted, ...metered.instance }, actor, now);
    try {
      const saved = await this.instances.save(instance, [event], { bookings: metered.bookings, audit });
      await Promise.all([this.wakes.now('relay-events', {}), this.work.wakeDuty(saved)]);
      return true;
    } catch (error) {
      if (error instanceof InstanceChangedError) return false;
      throw error;
    }
  }

  private async read(id: string): Promise<KnownInstance | undefined> {
    try {
      return await this.instances.find(id);
    } catch (error) {
      if (error instanceof CorruptRecordError || messageOf(error).startsWith('WRONGTYPE'))
        return 'unreadable';
      throw error;
    }
  }

  /** Commands given in one tick travel together; so many at a time that none waits longer than it may. */
  private async each<T>(
    keys: Iterable<string>,
    read: (key: string) => Promise<T | undefined>,
  ): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    const all = [...keys];
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const some = all.slice(from, from + AT_ONCE);
      const values = await Promise.all(some.map(read));
      values.forEach((value, index) => {
        if (value !== undefined) found.set(some[index] ?? '', value);
      });
    }
    return found;
  }
}
