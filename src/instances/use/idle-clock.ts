import type { Moment } from '../../common/clock.js';
import type { AutoStopConfig } from '../../config/config.js';
import type { Instance } from '../instance.js';

/** What of the service's settings the clock of an instance depends on. */
export type IdleDefaults = Pick<
  AutoStopConfig,
  'enabled' | 'idleMs' | 'warnMs' | 'dataKeptMs' | 'dataWarnMs'
>;

/**
 * What `idle-clock.lua` needs to tell, together with the last use, when an instance is stopped and when somebody must
 * look at it before. Written by each save; use moves without a save.
 */
export interface IdleClock {
  /** How long it may go unused; absent: it is never idle. */
  idleMs?: number;
  /** Since when it could have been used. */
  idleFrom?: Moment;
  /** Not idle before, whatever its use. */
  keepUntil?: Moment;
  idleWarnMs?: number;
  /** The deadline that has been warned of. */
  idleWarned?: Moment;
  leaseAt?: Moment;
  leaseWarnMs?: number;
  leaseWarned?: Moment;
  /** From when on Novita may delete its data; absent once that was announced. */
  dataAt?: Moment;
  dataWarnMs?: number;
  /** Nobody can use it any more. */
  terminated?: true;
}

/** A warning comes in the last half of the time that is left, however early the service wants it. */
const LATEST_SHARE = 1 / 2;

export function idleClock(instance: Instance, defaults: IdleDefaults): IdleClock {
  const idleMs = idleLimit(instance, defaults);
  if (instance.status === 'terminated') return { terminated: true };
  const leaseAt = isLeaseEnforced(instance) ? leaseEnd(instance) : undefined;
  return {
    ...(idleMs === undefined
      ? {}
      : {
          idleMs,
          idleFrom: idleFrom(instance),
          keepUntil: instance.keepUntil,
          idleWarnMs: idleWarnMs(idleMs, defaults),
          idleWarned: instance.warned?.idle,
        }),
    ...(leaseAt === undefined
      ? {}
      : { leaseAt, leaseWarnMs: defaults.warnMs, leaseWarned: instance.warned?.lease }),
    ...dataClock(instance, defaults),
  };
}

function dataClock(instance: Instance, defaults: IdleDefaults): Pick<IdleClock, 'dataAt' | 'dataWarnMs'> {
  const dataAt = dataKeptUntil(instance, defaults);
  const isTold = dataAt === undefined || defaults.dataWarnMs === 0 || instance.warned?.data === dataAt;
  return isTold ? {} : { dataAt, dataWarnMs: dataWarnMs(defaults) };
}

/**
 * Until when Novita keeps what a stopped machine has on its disks, at the most; `undefined` of one that is not stopped.
 * Novita names no moment: its guide says "at most" so many days after the stop.
 */
export function dataKeptUntil(
  { status, novitaInstanceId, stoppedAt, statusChangedAt }: Instance,
  { dataKeptMs }: Pick<IdleDefaults, 'dataKeptMs'>,
): Moment | undefined {
  if (status !== 'exited' || novitaInstanceId === undefined) return undefined;
  return (stoppedAt ?? statusChangedAt) + dataKeptMs;
}

/** How long before the end of its data it is announced (ms). */
export function dataWarnMs(defaults: Pick<IdleDefaults, 'dataKeptMs' | 'dataWarnMs'>): number {
  return Math.min(defaults.dataWarnMs, Math.floor(defaults.dataKeptMs * LATEST_SHARE));
}

/** How long it may go unused (ms); `undefined` when it is not stopped for that. */
export function idleLimit(instance: Instance, { enabled, idleMs }: IdleDefaults): number | undefined {
  const { status, desired, autoStop } = instance;
  if (!enabled || status !== 'ready' || desired !== 'running') return undefined;
  if (instance.protected || autoStop?.enabled === false) return undefined;
  return autoStop?.idleMinutes === undefined ? idleMs : Math.round(autoStop.idleMinutes * 60_000);
}

/** How long before an idle deadline it is announced (ms). */
export function idleWarnMs(idleMs: number, { warnMs }: IdleDefaults): number {
  return Math.min(warnMs, Math.floor(idleMs * LATEST_SHARE));
}

/** Since when it could have been used: nothing from before counts against it. */
export function idleFrom({ readyAt, statusChangedAt, repaired }: Instance): Moment {
  return Math.max(readyAt ?? statusChangedAt, repaired?.at ?? 0);
}

/** The last sign of use, or since when there could have been one. */
export function quietSince(instance: Instance): Moment {
  return Math.max(idleFrom(instance), instance.lastUsedAt ?? 0, instance.gpuActiveAt ?? 0);
}

/** When it is idle unless it is used. */
export function idleDeadline(instance: Instance, idleMs: number): Moment {
  return Math.max(quietSince(instance) + idleMs, instance.keepUntil ?? 0);
}

/** When the lease ends: as it was set, or so many hours after the machine was started; at rest it has not begun. */
export function leaseEnd(instance: Instance): Moment | undefined {
  const { expiresAt, maxHours, status } = instance;
  if (expiresAt !== undefined) return expiresAt;
  if (maxHours === undefined || status === 'exited' || status === 'terminated') return undefined;
  return runBegan(instance) + Math.round(maxHours * 3_600_000);
}

/** A machine that was started elsewhere after its last stop has no start of ours; it is up since its status is. */
function runBegan({ startedAt, stoppedAt, statusChangedAt, createdAt }: Instance): Moment {
  if (startedAt === undefined) return createdAt;
  return stoppedAt !== undefined && stoppedAt > startedAt ? statusChangedAt : startedAt;
}

/** A lease ends what is up or on its way up, or was kept after it failed. */
export function isLeaseEnforced(instance: Instance): boolean {
  const { status, desired } = instance;
  const resting = status === 'stopping' || status === 'exited' || status === 'terminated';
  return desired === 'running' && !resting && !instance.protected;
}
