import type { Change } from './difference.js';

/** What a round can find. */
export const FINDINGS = [
  /** A machine that is not as its record knows it, by what is otherwise. */
  'status',
  'name',
  'price',
  'ports',
  'spot',
  /** A machine that a complete list does not have, for now. */
  'missing',
  /** One that complete lists have missed for long enough and that Novita does not know. */
  'vanished',
  /** One that no record refers to. */
  'unmanaged',
  /** A terminated record whose time of being kept is over. */
  'obsolete',
] as const;

export type FindingKind = (typeof FINDINGS)[number];

/** One thing that a round found. */
export interface SyncFinding {
  kind: FindingKind;
  instanceId?: string;
  novitaInstanceId?: string;
  before?: string;
  after?: string;
}

export const DEEDS = ['updated', 'vanished', 'removed', 'busy', 'unknown'] as const;

/** What a round did; `busy`: somebody else was at it, `unknown`: Novita could not be asked. A later round does it. */
export type Deed = (typeof DEEDS)[number];

export interface SyncDeed {
  deed: Deed;
  instanceId: string;
}

/** How a round ended. Only `done` says that everything was looked at. */
export type SyncResult = 'done' | 'incomplete' | 'empty' | 'failed';

/** One round, for whoever asks later. */
export interface RoundNote {
  /** RFC 3339. */
  at: string;
  trigger: 'schedule' | 'request';
  result: SyncResult;
  durationMs: number;
  machines: number;
  found: Partial<Record<FindingKind, number>>;
  done: Partial<Record<Deed, number>>;
}

export interface SyncStats {
  automatic: boolean;
  intervalMinutes: number;
  /** RFC 3339; absent while rounds run only on request. */
  nextRunAt?: string;
  /** The newest first. */
  rounds: RoundNote[];
}

/** More of them are only counted. */
const MOST_ITEMS = 1_000;

/** What a round has found and done so far: all of it by number, the first of it one by one. */
export class SyncReport {
  result: SyncResult = 'failed';
  /** Machines in Novita's list. */
  machines = 0;
  /** Machines that we know and an empty list does not have. */
  missed = 0;
  readonly found: SyncFinding[] = [];
  readonly done: SyncDeed[] = [];
  readonly foundCounts: Partial<Record<FindingKind, number>> = {};
  readonly doneCounts: Partial<Record<Deed, number>> = {};

  find(finding: SyncFinding): void {
    this.foundCounts[finding.kind] = (this.foundCounts[finding.kind] ?? 0) + 1;
    if (this.found.length < MOST_ITEMS) this.found.push(finding);
  }

  findChanges(instanceId: string, novitaInstanceId: string, changes: Change[]): void {
    for (const change of changes) this.find({ instanceId, novitaInstanceId, ...change });
  }

  do(deed: Deed, instanceId: string): void {
    this.doneCounts[deed] = (this.doneCounts[deed] ?? 0) + 1;
    if (this.done.length < MOST_ITEMS) this.done.push({ deed, instanceId });
  }
}

export interface FinishedRound {
  report: SyncReport;
  durationMs: number;
}
