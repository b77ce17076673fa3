import type { Moment } from '../common/clock.js';
import type { ProvisioningConfig } from '../config/config.js';
import type { Mark } from '../instances/mark.js';
import { wasAdopted } from '../instances/adoption/rebuild.js';
import { dutyOf } from '../instances/duty.js';
import type { Instance } from '../instances/instance.js';
import type { KnownInstance } from '../instances/instance-registry.js';
import type { NovitaInstance } from '../novita/novita-instance.js';

/** What a machine in Novita's list is to us. */
export type Verdict =
  /** A record refers to it; that record decides. Also when the record cannot be read. */
  | 'keep'
  /** Novita removes it already. */
  | 'leaving'
  /** Ours beyond doubt, and nobody was ever told of it, or everybody was told that it is deleted: to be deleted. */
  | 'surplus'
  /** Surplus, but so young that somebody may still be about to learn of it. */
  | 'too-young'
  /**
   * Ours, beside another machine of the record, and somebody may know it: the record was rebuilt, so nobody can tell
   * which of them its users were told of; or the machine was renamed, or copied with its variables.
   */
  | 'contested'
  /** Ours beyond doubt, and its record was lost. */
  | 'adopt'
  /** Ours beyond doubt, and its record took it for gone although nobody had asked for that. */
  | 'revive'
  /** A purchase is under way that may find it. */
  | 'leave-to-resolver'
  /** Marked, and cannot be judged without the variables that the list's row left out. */
  | 'unread'
  /** Not marked, and the list's row left out the variables that would tell whether it is ours under another name. */
  | 'unseen'
  /** Marked like ours without our signature. */
  | 'forged'
  /** Somebody else's. */
  | 'foreign';

/** Everything a verdict rests on. The list was read before the records. */
export interface Evidence {
  machine: NovitaInstance;
  mark: Mark;
  /** The record with the id of the mark, or else one that refers to this machine. */
  record?: KnownInstance;
  /** Whether any record refers to this machine, whatever its name says. */
  referenced: boolean;
  /** When we first saw it without a record, on our own clock. */
  firstSeenAt?: Moment;
  /** Redis may have lost its last moments, and their settle time is not over: a record may have lost a purchase. */
  fenced: boolean;
}

/** What of a machine and its record tells whether it should be gone. */
export interface Ending {
  machine: Pick<NovitaInstance, 'id' | 'status'>;
  record?: Pick<Instance, 'status' | 'statusChangedAt' | 'novitaInstanceId'> | 'unreadable';
}

const LEAVING = new Set(['toRemove', 'removing', 'removed']);

/** The slack beside request timeout and settle time: 30 s beside the usual 90 s. */
const SLACK_PER_SETTLE = 1 / 3;

/**
 * How old surplus must be: B0 of the design, the longest that a create call may take, the time after which its
 * absence is believed, and slack. With the defaults 30 s + 90 s + 30 s.
 */
export function surplusAge(config: ProvisioningConfig): number {
  return config.requestTimeoutMs + config.settleMs * (1 + SLACK_PER_SETTLE);
}

/**
 * Judges one machine of a complete list.
 *
 * An adoption does not wait: a record is stored before its machine is bought, so a machine without one has lost it,
 * however young it is. It costs nothing, deletes nothing, and loses against a record that comes back.
 *
 * @param now our own clock
 */
export function judgeMachine(evidence: Evidence, now: Moment, config: ProvisioningConfig): Verdict {
  const { machine, mark, record, referenced, fenced } = evidence;
  if (referenced) return isUndead(evidence, now, config) ? judgeUndead(evidence) : 'keep';
  if (mark.kind === 'none') return 'foreign';
  if (mark.kind === 'forged') return 'forged';
  if (mark.kind === 'unseen') return 'unseen';
  if (LEAVING.has(machine.status)) return 'leaving';
  if (record === 'unreadable' || record?.novitaInstanceId === machine.id) return 'keep';
  if (record && mayStillBuy(record, fenced)) return 'leave-to-resolver';
  if (mark.kind === 'unread') return 'unread';
  if (!record) return 'adopt';
  if (wasAdopted(record) || mark.renamed) return 'contested';
  return ageOf(evidence, now) < surplusAge(config) ? 'too-young' : 'surplus';
}

/** Whether the record has a purchase under way, or may have lost one, whose machine this may be. */
function mayStillBuy(record: Instance, fenced: boolean): boolean {
  if (record.purchase.intent) return true;
  if (record.novitaInstanceId !== undefined) return false;
  const ended = record.status === 'failed' || record.status === 'terminated';
  return !ended || dutyOf(record) === 'create-instance' || fenced;
}

/** Its record was told that it is gone, long enough ago for lists to have caught up, and there it is and costs money. */
export function isUndead({ machine, record }: Ending, now: Moment, config: ProvisioningConfig): boolean {
  if (!record || record === 'unreadable' || LEAVING.has(machine.status)) return false;
  return (
    record.status === 'terminated' &&
    record.novitaInstanceId === machine.id &&
    now - record.statusChangedAt >= surplusAge(config)
  );
}

/** What was deleted on request is not wanted; what had vanished by itself somebody may be glad to see. */
function judgeUndead({ mark, record }: Evidence): Verdict {
  if (mark.kind === 'unread' || mark.kind === 'unseen') return mark.kind;
  if (mark.kind !== 'proven') return 'contested';
  return record !== 'unreadable' && record?.desired === 'deleted' ? 'surplus' : 'revive';
}

/** By Novita's word, or since we know of it when that is longer ago: Novita's clock may be ahead of ours. */
function ageOf({ machine, firstSeenAt }: Evidence, now: Moment): number {
  return now - Math.min(machine.createdAt?.getTime() ?? Infinity, firstSeenAt ?? now);
}

/** So many changes in one round are always allowed. */
const ALWAYS_ALLOWED = 3;
/** The share of the marked machines above which a round no longer looks like everyday business. */
const SUSPICIOUS_SHARE = 0.1;

/**
 * Whether a round wants so much that something else must be wrong, such as a Redis that was wiped: then nothing
 * is deleted. Adoptions go on, they are how it is put right.
 */
export function brake(verdicts: Iterable<Verdict>, marked: number): boolean {
  let changes = 0;
  for (const verdict of verdicts)
    if (verdict === 'surplus' || verdict === 'adopt' || verdict === 'revive') changes += 1;
  return changes > Math.max(ALWAYS_ALLOWED, marked * SUSPICIOUS_SHARE);
}

/** What a round has seen of Novita's list. */
export interface RoundFacts {
  /** How many machines, of whomever. */
  listed: number;
  /** How many of them it could not be done with: a later round must look again. */
  unfinished: number;
}

const UNFINISHED = new Set<Verdict>([
  'surplus',
  'too-young',
  'adopt',
  'revive',
  'leave-to-resolver',
  'unread',
  'unseen',
]);

/** Whether a later round must look at the machine again, be it that this one could not, or only began it. */
export function isUnfinished(verdict: Verdict): boolean {
  return UNFINISHED.has(verdict);
}

/** Up to so many machines a round costs next to nothing. */
const SMALL_FLEET = 15_000;
/** With more, a call to Novita per page of 100 every so often: 0.2 s for each page. */
const REST_PER_MACHINE_MS = 2;
/** With the walk that follows, a machine whose record was lost is back within three minutes. */
const LONGEST_REST_MS = 120_000;

/** How long to rest after a round: as configured, and longer when there are many machines and all are in order. */
export function restAfter({ listed, unfinished }: RoundFacts, intervalMs: number): number {
  if (listed <= SMALL_FLEET || unfinished > 0) return intervalMs;
  return Math.max(intervalMs, Math.min(listed * REST_PER_MACHINE_MS, LONGEST_REST_MS));
}

/** One of the machines of a lost record. */
export interface Rival {
  machine: NovitaInstance;
  attempt: number;
  renamed: boolean;
}

/**
 * Of several machines of one lost record the one that its users most likely know: one that has its name, for others may
 * be copies of it; then one that runs, then the lowest attempt, then the oldest.
 */
export function mostLikelyKnown<T extends Rival>(rivals: T[]): T[] {
  const running = ({ machine }: T): number => (machine.status === 'running' ? 0 : 1);
  const bornAt = ({ machine }: T): number => machine.createdAt?.getTime() ?? Infinity;
  return rivals
    .toSorted(
      (a, b) =>
        Number(a.renamed) - Number(b.renamed) ||
        running(a) - running(b) ||
        a.attempt - b.attempt ||
        compare(bornAt(a), bornAt(b)) ||
        a.machine.id.localeCompare(b.machine.id),
    )
    .slice(0, 1);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
