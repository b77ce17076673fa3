import type { AuditEntry } from '../access/audit-log.js';
import type { Moment } from '../common/clock.js';
import type { ProvisioningConfig } from '../config/config.js';
import type { Instance } from '../instances/instance.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import type { Finding } from './census.js';
import type { InvariantDto, InvariantId } from './dto/invariants.dto.js';
import { isUndead, surplusAge } from './garbage.js';

/** One promise, and what breaks it now. */
export type Invariant = InvariantDto;

/** What of a machine and its record the promises are about. */
export interface JudgedMachine extends Pick<Finding, 'verdict' | 'mark' | 'referenced' | 'firstSeenAt'> {
  machine: Pick<NovitaInstance, 'id' | 'status' | 'createdAt'>;
  record?: Pick<Instance, 'id' | 'status' | 'statusChangedAt' | 'novitaInstanceId'> | 'unreadable';
}

/** Everything that the promises are held against, read in one moment. */
export interface Facts {
  now: Moment;
  /** Novita's complete list, judged; absent when it could not be had completely. */
  findings?: JudgedMachine[];
  /** The newest audit entries. */
  audit: AuditEntry[];
  /** Ids of records that should have been looked at long ago. */
  overdue: string[];
  outboxSince?: Moment;
}

/** An event that has waited for longer than this is not on its way (ms). */
const OUTBOX_LAG_MS = 60_000;

const PAYING = new Set(['pulling', 'running', 'starting', 'restarting']);

const PROMISES: Record<InvariantId, string> = {
  I1: 'Every marked machine that is old enough is referenced by a record',
  I2: 'At most one machine is kept per record',
  I3: 'Every accepted request is worked on until it is settled',
  I4: 'Every event is handed to webhooks',
  I5: 'What is exited or terminated does not run at Novita',
  I6: 'Every create call has an earlier audit entry',
  I7: 'A list that is incomplete, empty or failed ends nothing',
};

/** Promises that say something about Novita's machines. */
const NEED_THE_LIST = new Set<InvariantId>(['I1', 'I2', 'I5', 'I6', 'I7']);

/** Whether a promise can be judged, with or without a complete list. */
export function canJudge(id: InvariantId, listComplete: boolean): boolean {
  return listComplete || !NEED_THE_LIST.has(id);
}

/** Judges the promises; without a complete list those about machines are not judged and hold. */
export function judgeInvariants(facts: Facts, config: ProvisioningConfig): Invariant[] {
  const findings = facts.findings ?? [];
  const violations: Record<InvariantId, string[]> = {
    I1: findings.filter((finding) => isUnowned(finding, facts.now, config)).map(({ machine }) => machine.id),
    I2: rivals(findings),
    I3: facts.overdue,
    I4: facts.outboxSince !== undefined && facts.now - facts.outboxSince > OUTBOX_LAG_MS ? ['outbox'] : [],
    I5: findings.filter(runsAlthoughEnded).map(({ machine }) => machine.id),
    I6: unaudited(findings, facts.audit),
    I7: findings.filter((finding) => isBack(finding, facts.now, config)).map(({ machine }) => machine.id),
  };
  return (Object.keys(PROMISES) as InvariantId[]).map((id) => ({
    id,
    promise: PROMISES[id],
    holds: violations[id].length === 0,
    violations: violations[id],
  }));
}

function isUnowned(
  { verdict, machine, firstSeenAt }: JudgedMachine,
  now: Moment,
  config: ProvisioningConfig,
): boolean {
  const orphan =
    verdict === 'surplus' || verdict === 'adopt' || verdict === 'unread' || verdict === 'contested';
  const since = Math.min(machine.createdAt?.getTime() ?? Infinity, firstSeenAt ?? now);
  return orphan && now - since > surplusAge(config);
}

/** Records that more than one machine is kept for. */
function rivals(findings: JudgedMachine[]): string[] {
  const once = new Set<string>();
  const again = new Set<string>();
  for (const { verdict, record } of findings) {
    if (verdict !== 'keep' || !record || record === 'unreadable') continue;
    if (once.has(record.id)) again.add(record.id);
    once.add(record.id);
  }
  return [...again];
}

/** Whether a machine costs money although its record has ended. */
export function runsAlthoughEnded({ record, referenced, machine }: JudgedMachine): boolean {
  if (!referenced || !record || record === 'unreadable') return false;
  return (record.status === 'exited' || record.status === 'terminated') && PAYING.has(machine.status);
}

/** The trace of a list that was believed wrongly: a machine that is there although its record was told that it is gone. */
function isBack(finding: JudgedMachine, now: Moment, config: ProvisioningConfig): boolean {
  return finding.referenced && isUndead(finding, now, config);
}

/** Marked machines, bought since the audit trail that was read begins, without their entry. */
function unaudited(findings: JudgedMachine[], audit: AuditEntry[]): string[] {
  const begins = Math.min(...audit.map(({ at }) => at));
  const bought = new Set(
    audit
      .filter(({ action }) => action === 'create')
      .map(({ instanceId, attempt }) => `${instanceId}-${attempt}`),
  );
  return findings.flatMap(({ mark, machine }) => {
    if (mark.kind !== 'proven' || (machine.createdAt?.getTime() ?? 0) < begins) return [];
    return bought.has(`${mark.meta.id}-${mark.meta.attempt}`) ? [] : [machine.id];
  });
}
