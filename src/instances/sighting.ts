import type { NovitaInstance } from '../novita/novita-instance.js';
import type { Moment } from '../common/clock.js';
import type { Instance, NovitaFacts, Port } from './instance.js';
import { noteReclaim } from './reclaim.js';

/** What Novita last said about a machine, as far as a startup or a shutdown needs it. */
export interface Sighting {
  /** As Novita calls it. */
  name?: string;
  /** Novita's own word; absent when a complete look did not find the machine. */
  status?: string;
  statusError?: { state: string; message: string };
  spotStatus?: string;
  spotReclaimTime?: Moment;
  /** By Novita's clock. */
  lastStartedAt?: Moment;
  /** By Novita's clock. */
  lastStoppedAt?: Moment;
  ports: Port[];
  /** Set while complete looks do not find the machine: since when. */
  absentSince?: Moment;
}

/** Takes from a Novita instance what a sighting holds. */
export function sightingOf(row: NovitaInstance): Sighting {
  return {
    name: row.name || undefined,
    status: row.status,
    statusError: row.statusError,
    spotStatus: row.spotStatus,
    spotReclaimTime: row.spotReclaimAt?.getTime(),
    lastStartedAt: row.lastStartedAt?.getTime(),
    lastStoppedAt: row.lastStoppedAt?.getTime(),
    ports: portsOf(row),
  };
}

/** The ports of the types that we know. */
export function portsOf({ ports }: NovitaInstance): Port[] {
  return ports.flatMap(({ port, type, endpoint }) =>
    type === 'http' || type === 'tcp' ? [{ port, type, endpoint }] : [],
  );
}

/** A complete look did not find it; the first such moment is kept. */
export function absence(before: Sighting | undefined, now: Moment): Sighting {
  return { ports: [], absentSince: before?.absentSince ?? now };
}

/**
 * How long complete looks must have missed a machine before it is believed gone. One that Novita was never
 * seen to know may still be on its way into the list: its absence proves as little as that of a machine whose create
 * call was not answered.
 *
 * @param usualMs for a machine that Novita knew
 * @param settleMs after which what was created is listed
 */
export function believedGoneAfter(instance: Instance, usualMs: number, settleMs: number): number {
  const wasKnown = instance.novita !== undefined || instance.shutdown?.acceptedAt !== undefined;
  return wasKnown ? usualMs : Math.max(usualMs, settleMs);
}

/** Whether a running machine was seen without the endpoints that probes need (lists may leave them out). */
export function lacksEndpoints(sighting: Sighting): boolean {
  return sighting.status === 'running' && sighting.ports.some(({ endpoint }) => !endpoint);
}

/** Novita's words for a machine that has been begun to be brought up. */
const STARTED = new Set(['pulling', 'toStart', 'starting', 'running', 'toRestart', 'restarting']);

/** Notes Novita's words in the record; the same record when they are the same. */
export function noteSighting(instance: Instance, sighting: Sighting, now: Moment): Instance {
  if (sighting.status === undefined) return instance;
  const { name = instance.novita?.name, status, statusError, spotStatus, spotReclaimTime, ports } = sighting;
  const { lastStartedAt, lastStoppedAt } = sighting;
  const novita: NovitaFacts = {
    name,
    status,
    statusError,
    spotStatus,
    spotReclaimTime,
    lastStartedAt,
    lastStoppedAt,
  };
  const startSeenAt = instance.startSeenAt ?? (STARTED.has(status) ? now : undefined);
  const same =
    JSON.stringify([instance.novita, instance.ports, instance.startSeenAt]) ===
    JSON.stringify([novita, ports, startSeenAt]);
  return same ? instance : noteReclaim({ ...instance, novita, ports, startSeenAt }, now);
}

/** Reads what the watcher stored. */
export function parseSighting(text: string | null | undefined): Sighting | undefined {
  return text ? (JSON.parse(text) as Sighting) : undefined;
}
