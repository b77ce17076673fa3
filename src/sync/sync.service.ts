import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { SYNC_CONFIG } from '../config/config.module.js';
import type { SyncConfig } from '../config/config.js';
import { InstanceRegistry } from '../instances/instance-registry.js';
import type { Settled } from '../instances/settled.js';
import { Fleet } from '../novita/fleet.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { Duties } from '../queue/duties.js';
import { Leases } from '../redis/leases.js';
import { type Change, difference } from './difference.js';
import { type Outcome, Reconciler } from './reconciler.js';
import { syncDurations, syncRounds } from './sync-metrics.js';
import { type FinishedRound, type RoundNote, SyncReport, type SyncStats } from './sync-report.js';
import { type Absence, SyncRepository } from './sync.repository.js';

const LEASE = 'sync';
/** Renewed as long as the round lasts (ms). */
const LEASE_MS = 30_000;

/** A machine has vanished when so many complete lists in a row did not have it. */
const LISTS = 3;

/** Single looks under way at the same time. */
const AT_ONCE = 20;

/** With an empty list, so many settled machines at the most are looked at one by one. */
const MOST_SINGLE_LOOKS = 200;

/** Obsolete records that one round removes at the most. */
const MOST_REMOVALS = 1_000;

export interface RoundOptions {
  /** Everything but the last step: nothing is changed, and nothing remembered. */
  dryRun: boolean;
  trigger: RoundNote['trigger'];
}

/**
 * Holds the settled records against Novita's whole list, page by page: notes what was changed there, terminates what
 * is gone, removes what has been terminated for long. What is under way is left to its own work. A round costs one
 * read of Redis per page, and writes only for what it finds.
 */
@Injectable()
export class SyncService {
  private readonly logger = new Logger(SyncService.name);

  constructor(
    private readonly fleet: Fleet,
    private readonly registry: InstanceRegistry,
    private readonly reconciler: Reconciler,
    private readonly rounds: SyncRepository,
    private readonly leases: Leases,
    private readonly duties: Duties,
    private readonly clock: Clock,
    @Inject(SYNC_CONFIG) private readonly config: SyncConfig,
  ) {}

  /** One round, unless one is under way: then `undefined`. A dry run is in nobody's way. */
  async round(options: RoundOptions): Promise<FinishedRound | undefined> {
    if (options.dryRun) return this.timed(options);
    return this.leases.hold(LEASE, LEASE_MS, async () => this.timed(options));
  }

  /** The last rounds of all processes, and when the next one runs. */
  async stats(): Promise<SyncStats> {
    const { automatic, intervalMs } = this.config;
    const [rounds, last] = await Promise.all([this.rounds.rounds(), this.duties.lastClaim('sync')]);
    const next = automatic && last !== undefined ? new Date(last + intervalMs).toISOString() : undefined;
    return { automatic, intervalMinutes: intervalMs / 60_000, nextRunAt: next, rounds };
  }

  private async timed(options: RoundOptions): Promise<FinishedRound> {
    const began = performance.now();
    const at = this.clock.now().toISOString();
    const report = new SyncReport();
    try {
      await this.look(report, options.dryRun);
    } catch (error) {
      report.result = 'failed';
      this.logger.warn({ reason: messageOf(error), msg: 'Sync could not look' });
    }
    const durationMs = Math.round(performance.now() - began);
    if (!options.dryRun) await this.tell(report, at, durationMs, options.trigger);
    return { report, durationMs };
  }

  private async look(report: SyncReport, dryRun: boolean): Promise<void> {
    const absences = await this.rounds.absences();
    let complete = false;
    let seen: ReadonlySet<string> = new Set();
    for await (const page of this.fleet.pages()) {
      report.machines += page.instances.length;
      await this.lookAtPage(page.instances, report, dryRun);
      ({ complete, seen } = page);
    }
    if (!dryRun) await this.rounds.forgetAbsences([...absences.keys()].filter((id) => seen.has(id)));
    if (!complete) {
      report.result = 'incomplete';
    } else if (report.machines === 0) {
      report.result = 'empty';
      await this.lookOneByOne(absences, report, dryRun);
    } else {
      report.result = 'done';
      await this.lookForMissing(seen, absences, report, dryRun);
    }
    await this.removeObsolete(report, dryRun);
  }

  private async lookAtPage(rows: NovitaInstance[], report: SyncReport, dryRun: boolean): Promise<void> {
    const settled = await this.registry.settled(rows.map(({ id }) => id));
    const changed: { instanceId: string }[] = [];
    for (const row of rows) {
      const known = settled.get(row.id);
      const changes: Change[] = known ? difference(known, row) : [];
      if (!known || changes.length === 0) continue;
      report.findChanges(known.instanceId, row.id, changes);
      changed.push(known);
    }
    const strangers = rows.filter(({ id }) => !settled.has(id));
    const owners = await this.registry.ownersOfMachines(strangers.map(({ id }) => id));
    for (const { id, name } of strangers)
      if (!owners.has(id)) report.find({ kind: 'unmanaged', novitaInstanceId: id, after: name || undefined });
    if (!dryRun) await this.each(changed, report, async (one) => this.reconciler.noteChanges(one.instanceId));
  }

  /** Everything settled that a complete list of something does not have. */
  private async lookForMissing(
    seen: ReadonlySet<string>,
    absences: Map<string, Absence>,
    report: SyncReport,
    dryRun: boolean,
  ): Promise<void> {
    const known = new Set<string>();
    for await (const piece of this.registry.allSettled()) {
      const missing = [...piece].filter(([id]) => !seen.has(id) && !known.has(id));
      for (const [id] of missing) known.add(id);
      await this.countMissing(missing, absences, report, dryRun);
    }
    const gone = [...absences.keys()].filter((id) => !seen.has(id) && !known.has(id));
    if (!dryRun) await this.rounds.forgetAbsences(gone);
  }

  /**
   * An empty list proves nothing, least of all to whom has one machine. What Novita does not know when it is asked for
   * it by its id is missing all the same.
   */
  private async lookOneByOne(
    absences: Map<string, Absence>,
    report: SyncReport,
    dryRun: boolean,
  ): Promise<void> {
    const all: [string, Settled][] = [];
    for await (const piece of this.registry.allSettled()) {
      all.push(...piece);
      if (all.length >= MOST_SINGLE_LOOKS) break;
    }
    const known = [...new Map(all.slice(0, MOST_SINGLE_LOOKS))];
    report.missed = known.length;
    const isMissing = await inGroups(known, async ([id]) => this.reconciler.isUnknown(id));
    const missing = known.filter((_, index) => isMissing[index] === true);
    const there = known.filter((_, index) => isMissing[index] === false);
    if (!dryRun) await this.rounds.forgetAbsences(there.map(([id]) => id).filter((id) => absences.has(id)));
    await this.countMissing(missing, absences, report, dryRun);
  }

  private async countMissing(
    missing: [novitaInstanceId: string, settled: Settled][],
    absences: Map<string, Absence>,
    report: SyncReport,
    dryRun: boolean,
  ): Promise<void> {
    if (missing.length === 0) return;
    const now = await this.rounds.now();
    const items = missing.map(([novitaInstanceId, { instanceId }]) => ({ novitaInstanceId, instanceId }));
    await this.each(items, report, async ({ novitaInstanceId, instanceId }) => {
      const { since, lists } = absences.get(novitaInstanceId) ?? { since: now, lists: 0 };
      const long = lists + 1 >= LISTS && now - since >= this.config.vanishedAfterMs;
      const isGone = long && (await this.reconciler.isUnknown(novitaInstanceId)) === true;
      report.find({ kind: isGone ? 'vanished' : 'missing', instanceId, novitaInstanceId });
      if (dryRun) return 'same';
      const outcome = isGone ? await this.reconciler.believeVanished(instanceId) : 'same';
      if (outcome === 'vanished') await this.rounds.forgetAbsences([novitaInstanceId]);
      else await this.rounds.noteAbsence(novitaInstanceId, { since, lists: lists + 1 });
      if (outcome === 'vanished' && this.config.removeObsolete && (await this.registry.forget(instanceId)))
        report.do('removed', instanceId);
      return outcome;
    });
  }

  /** Terminated records are kept for their time, so that their users can read how they ended. */
  private async removeObsolete(report: SyncReport, dryRun: boolean): Promise<void> {
    const until = (await this.rounds.now()) - this.config.retentionMs;
    for (const instanceId of await this.registry.terminatedBefore(until, MOST_REMOVALS)) {
      report.find({ kind: 'obsolete', instanceId });
      if (!dryRun && (await this.registry.forget(instanceId))) report.do('removed', instanceId);
    }
  }

  private async each<Item extends { instanceId: string }>(
    items: Item[],
    report: SyncReport,
    look: (item: Item) => Promise<Outcome>,
  ): Promise<void> {
    const outcomes = await inGroups(items, look);
    outcomes.forEach((outcome, index) => {
      if (outcome !== 'same') report.do(outcome, items[index]?.instanceId ?? '');
    });
  }

  private async tell(
    report: SyncReport,
    at: string,
    durationMs: number,
    trigger: RoundNote['trigger'],
  ): Promise<void> {
    const { result, machines, foundCounts: found, doneCounts: done } = report;
    syncRounds.inc({ result });
    syncDurations.observe(durationMs / 1_000);
    // Where no machine is known, an empty list is what there is to be.
    if (result !== 'done' && !(result === 'empty' && report.missed === 0))
      this.logger.warn({ result, machines, msg: "Novita's list is not believed; nothing is ended by it" });
    if (Object.keys(done).length > 0) this.logger.log({ machines, found, done, durationMs, msg: 'Synced' });
    await this.rounds.noteRound({ at, trigger, result, durationMs, machines, found, done });
  }
}

/** A few at a time, in order. */
async function inGroups<Item, Result>(
  items: Item[],
  look: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(look))));
  return results;
}
