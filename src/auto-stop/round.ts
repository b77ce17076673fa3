import type { Moment } from '../common/clock.js';
import type { Verdict } from './idle.js';
import type { Step } from './next-step.js';

/** What a round saw of one instance, and what it did (or, dry, would do). */
export interface RoundRow {
  instanceId: string;
  verdict: Verdict | 'unreadable' | 'gone';
  action: Step['do'];
  /** `changed`: somebody used or changed it first, so it was left; `failed`: it could not be looked at. */
  outcome: 'done' | 'dry' | 'changed' | 'failed';
  cause?: 'idle' | 'lease' | 'data';
  stopsAt?: Moment;
  explanation: string;
}

/** What rounds add up to. */
export interface RoundCounts {
  /** Instances whose warning or deadline had come. */
  due: number;
  idle: number;
  active: number;
  unknown: number;
  exempt: number;
  warned: number;
  stopped: number;
  /** Somebody used or changed them first. */
  changed: number;
  repaired: number;
  failed: number;
}

export interface Round extends RoundCounts {
  startedAt: Moment;
  durationMs: number;
  dryRun: boolean;
  /** Whether the schedule or a request had it run. */
  by: 'schedule' | 'request';
  rows: RoundRow[];
}

export function countRows(rows: RoundRow[]): RoundCounts {
  const count = (holds: (row: RoundRow) => boolean): number => rows.filter(holds).length;
  const did = (action: RoundRow['action']): number =>
    count((row) => row.action === action && (row.outcome === 'done' || row.outcome === 'dry'));
  return {
    due: rows.length,
    idle: count(({ verdict }) => verdict === 'idle'),
    active: count(({ verdict }) => verdict === 'active'),
    unknown: count(({ verdict }) => verdict === 'unknown'),
    exempt: count(({ verdict }) => verdict === 'exempt'),
    warned: did('warn'),
    stopped: did('stop'),
    changed: count(({ outcome }) => outcome === 'changed'),
    repaired: did('note-repair'),
    failed: count(({ outcome }) => outcome === 'failed'),
  };
}
