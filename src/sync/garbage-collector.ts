import { Inject, Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '../access/audit-log.js';
import { messageOf } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { PROVISIONING_CONFIG, STARTUP_CONFIG } from '../config/config.module.js';
import type { ProvisioningConfig, StartupConfig } from '../config/config.js';
import { rebuildInstance, reviveInstance } from '../instances/adoption/rebuild.js';
import { type ClaimedLook, InstanceRegistry } from '../instances/instance-registry.js';
import { settledAt } from '../instances/provisioning/purchase.js';
import type { WalkCompanion } from '../instances/startup/fleet-watcher.js';
import { type UnmanagedMachine, UnmanagedMachines } from '../instances/unmanaged-machines.js';
import { Ledger } from '../ledger/ledger.js';
import { NovitaClient } from '../novita/novita-client.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { NovitaNotFoundError } from '../novita/novita.errors.js';
import { Announcer } from '../webhooks/announcer.js';
import { Census, type Finding, type OpenMachines, refers } from './census.js';
import {
  brake,
  isUnfinished,
  judgeMachine,
  mostLikelyKnown,
  type Rival,
  type RoundFacts,
} from './garbage.js';
import { savedByDeletion, sparedBy } from './spared.js';
import { adopted as adoptedTotal, brakes, rounds, showLeftovers, surplusDeleted } from './metrics.js';
import { type Stray, type StrayKind, StraysRepository } from './strays.repository.js';

const ACTOR = 'garbage-collection';

const UNMANAGED: Record<StrayKind, string> = {
  foreign: 'The machine is not ours',
  forged: 'The machine is marked like ours without our signature',
  contested: 'The machine is ours, and its record has another one or has ended',
  surplus: 'The machine is ours, and nobody was told of it: it will be deleted',
};

/** Strays that one round tells of; the next rounds tell of the others. */
const MOST_TOLD = 100;

/** Adoptions under way at the same time. */
const ADOPTIONS_AT_ONCE = 50;

/** How a round ended. `incomplete`, `empty` and `failed` have changed nothing. */
export interface Round {
  result: 'done' | 'braked' | 'incomplete' | 'empty' | 'failed';
  /** Our ids of the records that were rebuilt. */
  adopted: string[];
  /** Novita's ids of the machines that a delete was sent for. */
  deleted: string[];
  /** Novita's ids of the machines that an earlier delete has removed. */
  gone: string[];
}

const NOTHING = { adopted: [], deleted: [], gone: [] };

/**
 * Holds Novita's list against the records: rebuilds what was lost, deletes what nobody was told of, reports what
 * is not ours. Novita's complete list comes first and the records after it, so that a machine bought meanwhile has
 * its record. Two rounds at once do no harm: an adoption is stored once, a delete is decided again under the claim
 * of its instance.
 *
 * A list that is incomplete changes nothing at all, adoptions included: which of several machines of a lost
 * record is adopted must not depend on the page that was missing.
 */
@Injectable()
export class GarbageCollector {
  private readonly logger = new Logger(GarbageCollector.name);
  private lastSeen: RoundFacts = { listed: 0, unfinished: 0 };

  constructor(
    private readonly novita: NovitaClient,
    private readonly census: Census,
    private readonly registry: InstanceRegistry,
    private readonly strays: StraysRepository,
    private readonly unmanaged: UnmanagedMachines,
    private readonly ledger: Ledger,
    private readonly audit: AuditLog,
    private readonly announcer: Announcer,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(PROVISIONING_CONFIG) private readonly provisioning: ProvisioningConfig,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
  ) {}

  /** What the last round of this process has seen; nothing before the first. */
  get seen(): RoundFacts {
    return this.lastSeen;
  }

  /** One round over a walk of its own; what goes wrong ends it, and the next one begins anew. */
  async round(): Promise<Round> {
    return this.roundOver(async () => this.census.openMachines());
  }

  /**
   * One round over a walk that another duty takes.
   *
   * @param concluded is told how it ended; not when the walk broke off
   */
  companion(concluded: (round: Round) => Promise<void>): WalkCompanion {
    const open = Census.unseen();
    return {
      see: async (page) => this.census.see(open, page),
      end: async () => concluded(await this.roundOver(async () => Promise.resolve(open))),
    };
  }

  private async roundOver(look: () => Promise<OpenMachines>): Promise<Round> {
    let round: Round;
    try {
      round = await this.collect(await look());
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'Garbage collection could not look' });
      round = { result: 'failed', ...NOTHING };
    }
    rounds.inc({ result: round.result });
    return round;
  }

  private async collect({ complete, listed, markedAtRest, machines }: OpenMachines): Promise<Round> {
    this.lastSeen = { listed: listed.size, unfinished: listed.size };
    if (!complete) return this.disbelieve('incomplete', listed.size);
    if (listed.size === 0 && (await this.registry.countLiving()) > 0) return this.disbelieve('empty', 0);
    const strays = await this.strays.all();
    const findings = await this.census.take(machines, strays);
    const markedOpen = findings.filter(({ mark }) => mark.kind === 'proven' || mark.kind === 'unread').length;
    const marked = markedAtRest + markedOpen;
    const braked = brake(
      findings.map(({ verdict }) => verdict),
      marked,
    );
    const adopted = await this.adoptAll(
      findings.filter(({ verdict }) => verdict === 'adopt' || verdict === 'revive'),
    );
    const surplus = findings.filter(({ verdict }) => verdict === 'surplus');
    const deleted = braked ? [] : await this.deleteAll(surplus);
    const gone = await this.confirmDeletions(listed);
    const untold = await this.report(findings, strays, new Set(adopted));
    const unfinished = findings.filter(({ verdict }) => isUnfinished(verdict)).length + untold;
    this.lastSeen = { listed: listed.size, unfinished };
    if (braked) {
      brakes.inc();
      const wanted = { surplus: surplus.length, adopted: adopted.length, marked };
      this.logger.error({ ...wanted, msg: 'Garbage collection braked: too much to change, nothing deleted' });
    }
    if (adopted.length + deleted.length + gone.length > 0)
      this.logger.log({
        machines: listed.size,
        marked,
        adopted,
        deleted,
        gone,
        msg: 'Garbage collected',
      });
    return { result: braked ? 'braked' : 'done', adopted, deleted, gone };
  }

  private disbelieve(result: 'incomplete' | 'empty', machines: number): Round {
    this.logger.warn({ machines, msg: `Novita's list is ${result}; nothing is changed by it` });
    return { result, ...NOTHING };
  }

  /** Our ids of the records that were rebuilt; one per record, whatever the number of its machines. */
  private async adoptAll(lost: Finding[]): Promise<string[]> {
    const chosen = [...groupById(lost).values()].flatMap(mostLikelyKnown);
    const adopted: string[] = [];
    for (let from = 0; from < chosen.length; from += ADOPTIONS_AT_ONCE) {
      const some = chosen.slice(from, from + ADOPTIONS_AT_ONCE);
      const done = await Promise.all(some.map(async (finding) => this.adopt(finding)));
      adopted.push(...done.flat());
    }
    adoptedTotal.inc(adopted.length);
    return adopted;
  }

  private async adopt({ machine, mark, record }: Finding): Promise<string[]> {
    if (mark.kind !== 'proven') return [];
    const now = this.clock.now().getTime();
    const ids = { operationId: this.ids.next('op'), requestId: this.ids.next('req') };
    const rebuilt = rebuildInstance(mark.meta, machine, ids, now, this.startup);
    const instance = record && record !== 'unreadable' ? reviveInstance(record, rebuilt) : rebuilt;
    return (await this.registry.adopt(instance, ACTOR, now)) ? [instance.id] : [];
  }

  /** One after the other: there are never many, and each is worth a line in the log. */
  private async deleteAll(surplus: Finding[]): Promise<string[]> {
    const deleted: string[] = [];
    for (const finding of surplus) {
      const { mark, machine } = finding;
      if (mark.kind !== 'proven') continue;
      const sent = await this.registry.whileClaimed(mark.meta.id, async (look) => this.delete(finding, look));
      if (sent === true) deleted.push(machine.id);
    }
    return deleted;
  }

  /** Decides again now that nobody else can buy for this record, writes down what it does, and does it. */
  private async delete(finding: Finding, look: ClaimedLook): Promise<boolean> {
    const { machine } = finding;
    const now = this.clock.now().getTime();
    const owners = await this.registry.ownersOfMachines([machine.id]);
    const evidence = {
      ...finding,
      record: look.record,
      referenced: refers(look.record, machine.id) || owners.has(machine.id),
      fenced: look.fenceAt > 0 && look.now < settledAt(look.fenceAt, this.provisioning),
    };
    if (judgeMachine(evidence, now, this.provisioning) !== 'surplus') return false;
    const earlier = await this.strays.deletion(machine.id);
    if (earlier && now - earlier.askedAt < this.provisioning.requestTimeoutMs) return false;
    const record = look.record === 'unreadable' ? undefined : look.record;
    this.logger.warn({
      instanceId: record?.id,
      novitaInstanceId: machine.id,
      name: machine.name,
      status: machine.status,
      createdAt: machine.createdAt?.toISOString(),
      kept: record?.novitaInstanceId,
      recordStatus: record?.status,
      msg: 'Deleting a surplus machine',
    });
    await this.audit.append({
      at: now,
      actor: ACTOR,
      action: 'delete-surplus',
      instanceId: record?.id,
      novitaInstanceId: machine.id,
      attempt: finding.mark.kind === 'proven' ? finding.mark.marker.attempt : undefined,
      detail: `The record is ${record?.status} with ${record?.novitaInstanceId ?? 'no machine'}`,
    });
    const spares = sparedBy(finding, record);
    await this.strays.noteDeletion(machine.id, { instanceId: record?.id ?? '', askedAt: now, spares });
    try {
      await this.novita.deleteInstance(machine.id);
    } catch (error) {
      if (!(error instanceof NovitaNotFoundError)) {
        this.logger.warn({ novitaInstanceId: machine.id, reason: messageOf(error), msg: 'Not deleted yet' });
        return false;
      }
    }
    return true;
  }

  /** A delete is believed when a complete list no longer has the machine. */
  private async confirmDeletions(listed: ReadonlySet<string>): Promise<string[]> {
    const gone: string[] = [];
    for (const [id, deletion] of await this.strays.deletions()) {
      if (listed.has(id) || !(await this.strays.endDeletion(id))) continue;
      gone.push(id);
      await this.ledger.book(savedByDeletion(deletion, this.clock.now().getTime()));
    }
    surplusDeleted.inc(gone.length);
    return gone;
  }

  /**
   * Tells once of every machine that nobody answers for, and remembers since when.
   *
   * @returns how many are left to be told of
   */
  private async report(
    findings: Finding[],
    known: Map<string, Stray>,
    adopted: Set<string>,
  ): Promise<number> {
    const now = this.clock.now().getTime();
    let untold = 0;
    const fresh = new Map<string, Stray>();
    const present = new Set<string>();
    const unmanaged: UnmanagedMachine[] = [];
    for (const { machine, verdict } of findings) {
      const kind = strayKind(verdict);
      if (!kind) continue;
      present.add(machine.id);
      const before = known.get(machine.id);
      unmanaged.push({ machine, kind, firstSeenAt: before?.since ?? now });
      if (before?.kind === kind && before.name === machine.name) continue;
      if (fresh.size === MOST_TOLD) {
        untold += 1;
        continue;
      }
      fresh.set(machine.id, { kind, name: machine.name, since: before?.since ?? now });
      this.logger.warn({
        novitaInstanceId: machine.id,
        name: machine.name,
        kind,
        msg: 'A machine without a record',
      });
      if (kind !== 'surplus') await this.tell(machine, kind);
    }
    await this.unmanaged.note(unmanaged, now);
    await this.strays.note(fresh);
    await this.strays.forget([...known.keys()].filter((id) => !present.has(id)));
    const count = (...verdicts: Finding['verdict'][]): number =>
      findings.filter(({ verdict }) => verdicts.includes(verdict)).length;
    showLeftovers({
      orphans: count('surplus', 'too-young', 'contested', 'unread', 'adopt') - adopted.size,
      foreign: count('foreign'),
      forged: count('forged'),
    });
    return untold;
  }

  private async tell({ id, name, status, createdAt }: NovitaInstance, kind: StrayKind): Promise<void> {
    await this.announcer.announce({
      type: 'instance.unmanaged_detected',
      cause: `${id}|${kind}|${name}`,
      actor: ACTOR,
      reason: UNMANAGED[kind],
      data: { kind, novitaInstanceId: id, name, status, createdAt: createdAt?.toISOString() },
    });
  }
}

function strayKind(verdict: Finding['verdict']): StrayKind | undefined {
  switch (verdict) {
    case 'foreign':
    case 'forged':
    case 'contested':
      return verdict;
    case 'surplus':
    case 'too-young':
      return 'surplus';
    case 'keep':
    case 'leaving':
    case 'adopt':
    case 'revive':
    case 'leave-to-resolver':
    case 'unread':
    case 'unseen':
  }
}

function groupById(findings: Finding[]): Map<string, (Finding & Rival)[]> {
  const groups = new Map<string, (Finding & Rival)[]>();
  for (const finding of findings) {
    if (finding.mark.kind !== 'proven') continue;
    const { meta, renamed } = finding.mark;
    const { id, attempt } = meta;
    groups.set(id, [...(groups.get(id) ?? []), { ...finding, attempt, renamed }]);
  }
  return groups;
}
