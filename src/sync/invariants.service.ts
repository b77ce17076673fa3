import { Inject, Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '../access/audit-log.js';
import { Clock, type Moment } from '../common/clock.js';
import { PROVISIONING_CONFIG, SYNC_CONFIG } from '../config/config.module.js';
import type { ProvisioningConfig, SyncConfig } from '../config/config.js';
import { EventLog } from '../events/event-log.js';
import { InstanceRegistry } from '../instances/instance-registry.js';
import { Fleet } from '../novita/fleet.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { NovitaUnauthorizedError, NovitaUnavailableError } from '../novita/novita.errors.js';
import { Announcer } from '../webhooks/announcer.js';
import { Census, type ReadsLeft } from './census.js';
import type { InvariantsDto } from './dto/invariants.dto.js';
import { canJudge, type JudgedMachine, judgeInvariants, runsAlthoughEnded } from './invariants.js';
import { type Stray, StraysRepository } from './strays.repository.js';
import { type Violation, ViolationsRepository } from './violations.repository.js';

/** Audit entries that are read. */
const AUDIT_ENTRIES = 10_000;
/** So many violations of one promise are told one by one. */
const MOST_TOLD = 100;
/** What is still there after this long, or in the next check when that comes sooner, is told (ms). */
const LASTS_MS = 60_000;
/** A look that is overdue by this much is not on its way (ms). */
const OVERDUE_MS = 60_000;

/**
 * Holds the promises against Novita's list, the records, the outbox and the audit trail, now. Costs what one walk over
 * the list costs (a call and three commands per 100 machines), one read per machine that is not at rest, and the newest
 * audit entries.
 */
@Injectable()
export class InvariantsService {
  private readonly logger = new Logger(InvariantsService.name);

  constructor(
    private readonly fleet: Fleet,
    private readonly census: Census,
    private readonly strays: StraysRepository,
    private readonly registry: InstanceRegistry,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
    private readonly violations: ViolationsRepository,
    private readonly announcer: Announcer,
    private readonly clock: Clock,
    @Inject(PROVISIONING_CONFIG) private readonly config: ProvisioningConfig,
    @Inject(SYNC_CONFIG) private readonly sync: SyncConfig,
  ) {}

  /** Checks, notes what it found for everybody's metrics, and tells once of every violation that lasts. */
  async check(): Promise<InvariantsDto> {
    const findings = await this.findings();
    const [audit, overdue, outboxSince, setAside] = await Promise.all([
      this.audit.latest(AUDIT_ENTRIES),
      this.registry.overdue(OVERDUE_MS, 100),
      this.events.outboxSince(),
      this.registry.setAside(),
    ]);
    const now = this.clock.now();
    const facts = { now: now.getTime(), findings, audit, overdue, outboxSince };
    const invariants = judgeInvariants(facts, this.config);
    const listComplete = findings !== undefined;
    const judged = invariants.filter(({ id }) => canJudge(id, listComplete));
    await this.tell(await this.violations.note(judged, now.getTime()), now.getTime());
    return { checkedAt: now.toISOString(), listComplete, invariants, setAside };
  }

  /** Without Novita there is no list, and what can be judged without it still is. */
  private async findings(): Promise<JudgedMachine[] | undefined> {
    try {
      const strays = await this.strays.all();
      const reads = Census.reads();
      const findings: JudgedMachine[] = [];
      let complete = false;
      for await (const page of this.fleet.pages()) {
        findings.push(...(await this.judge(page.instances, strays, reads)));
        ({ complete } = page);
      }
      const believed = complete && (findings.length > 0 || (await this.registry.countLiving()) === 0);
      return believed ? findings : undefined;
    } catch (error) {
      if (!(error instanceof NovitaUnavailableError || error instanceof NovitaUnauthorizedError)) throw error;
      this.logger.warn({ reason: error.message, msg: 'The machines could not be checked' });
      return undefined;
    }
  }

  /** By what lies beside the records where that is in order, and by the records themselves where it is not. */
  private async judge(
    machines: NovitaInstance[],
    strays: Map<string, Stray>,
    reads: ReadsLeft,
  ): Promise<JudgedMachine[]> {
    const kept = (await this.census.kept(machines, strays)).filter((one) => !runsAlthoughEnded(one));
    const ids = new Set(kept.map(({ machine }) => machine.id));
    const others = machines.filter(({ id }) => !ids.has(id));
    return [...kept, ...(await this.census.take(others, strays, reads))].map(essenceOf);
  }

  private async tell(found: Violation[], now: Moment): Promise<void> {
    const lastingMs = Math.min(LASTS_MS, this.sync.invariantsIntervalMs / 2);
    const told = new Map<string, number>();
    for (const { invariant, subject, since } of found) {
      const { id, promise } = invariant;
      const number = (told.get(id) ?? 0) + 1;
      if (now - since < lastingMs || number > MOST_TOLD) continue;
      told.set(id, number);
      const isNew = await this.announcer.announce({
        type: 'invariant.violated',
        cause: `${id}|${subject}|${since}`,
        actor: 'check-invariants',
        reason: promise,
        data: { invariant: id, subject, since: new Date(since).toISOString() },
      });
      if (isNew) this.logger.error({ invariant: id, subject, promise, msg: 'A promise is broken' });
    }
  }
}

/** What the promises ask for, and no more: of a hundred thousand machines it lies in memory until all are judged. */
function essenceOf({
  machine,
  record,
  verdict,
  mark,
  referenced,
  firstSeenAt,
}: JudgedMachine): JudgedMachine {
  const { id, status, createdAt } = machine;
  return {
    verdict,
    mark,
    referenced,
    firstSeenAt,
    machine: { id, status, createdAt },
    record:
      record === undefined || record === 'unreadable'
        ? record
        : {
            id: record.id,
            status: record.status,
            statusChangedAt: record.statusChangedAt,
            novitaInstanceId: record.novitaInstanceId,
          },
  };
}
