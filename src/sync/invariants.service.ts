import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { AuditLog } from '../access/audit-log.js';
import { Clock } from '../common/clock.js';
import { PROVISIONING_CONFIG } from '../config/config.module.js';
import type { ProvisioningConfig } from '../config/config.js';
import { EventLog } from '../events/event-log.js';
import { InstanceRegistry } from '../instances/instance-registry.js';
import { Fleet } from '../novita/fleet.js';
import { Census, type Finding } from './census.js';
import { type Invariant, judgeInvariants } from './invariants.js';
import { StraysRepository } from './strays.repository.js';

const violated = new Gauge({
  name: 'ngi_invariant_violations',
  help: 'What broke each promise when it was last checked.',
  labelNames: ['invariant'] as const,
});

/** Audit entries that are read. */
const AUDIT_ENTRIES = 10_000;
/** A look that is overdue by this much is not on its way (ms). */
const OVERDUE_MS = 60_000;

export interface InvariantReport {
  checkedAt: string;
  /** Whether Novita's list could be had completely; without it nothing is said about machines. */
  listComplete: boolean;
  invariants: Invariant[];
  /** Ids of records that nobody can read. */
  setAside: string[];
}

/** Holds the promises against Novita's list, the records, the outbox and the audit trail, now. */
@Injectable()
export class InvariantsService {
  constructor(
    private readonly fleet: Fleet,
    private readonly census: Census,
    private readonly strays: StraysRepository,
    private readonly registry: InstanceRegistry,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(PROVISIONING_CONFIG) private readonly config: ProvisioningConfig,
  ) {}

  /** @throws the meaning of the failure, when Novita cannot be asked */
  async check(): Promise<InvariantReport> {
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
    for (const { id, violations } of invariants) violated.set({ invariant: id }, violations.length);
    return { checkedAt: now.toISOString(), listComplete: findings !== undefined, invariants, setAside };
  }

  private async findings(): Promise<Finding[] | undefined> {
    const { instances, complete } = await this.fleet.list();
    return complete ? this.census.take(instances, await this.strays.all()) : undefined;
  }
}
