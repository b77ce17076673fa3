import type { Moment } from '../common/clock.js';
import type { StartupConfig } from '../config/config.js';
import type { CommandIds } from '../instances/commands.js';
import { type Instance, observe, type OutsideSide } from '../instances/instance.js';
import { advance, beginOperation } from '../instances/operation.js';
import { SPOT_RECLAIMED, wasReclaimedSince } from '../instances/reclaim.js';
import { noteSighting, sightingOf } from '../instances/sighting.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import type { Change } from './difference.js';

/** Novita's words for a machine that is not on its way from one to another. */
const AT_REST = new Set(['running', 'exited', 'removed']);

const STOPPED_OUTSIDE = 'Stopped at Novita, not through this service';
const STARTED_OUTSIDE = 'Started at Novita, not through this service';
const DELETED_OUTSIDE = 'Deleted at Novita, not through this service';

/**
 * The settled record after what was found at its machine: Novita's words are noted, the status follows them where it
 * can, and what did not come from here is written down with both sides. Nothing is done to the machine.
 */
export function readOutsideNews(
  instance: Instance,
  machine: NovitaInstance,
  changes: Change[],
  ids: CommandIds,
  now: Moment,
  config: StartupConfig,
): Instance {
  const noted = withPrice(noteSighting(instance, sightingOf(machine), now), machine);
  const moved = follow(noted, machine, ids, now, config);
  const outside = changes.filter((change) => isWorthTelling(change, noted, now));
  if (outside.length === 0) return moved;
  const side = (of: 'before' | 'after'): OutsideSide =>
    Object.fromEntries(outside.map((change) => [change.kind, change[of]]));
  return { ...moved, changedOutside: { at: now, before: side('before'), after: side('after') } };
}

/** Complete lists have not had it for long enough, and Novita does not know it. */
export function vanished(instance: Instance, now: Moment): Instance {
  return gone(
    instance,
    'Gone from Novita: its lists and a look at it by itself do not find it any more',
    now,
  );
}

function withPrice(instance: Instance, { pricePerGpuHour, gpuNum }: NovitaInstance): Instance {
  if (pricePerGpuHour === undefined || instance.pricePerHour === undefined) return instance;
  const pricePerHour = pricePerGpuHour * (gpuNum ?? instance.spec.gpuNum);
  return pricePerHour === instance.pricePerHour ? instance : { ...instance, pricePerHour };
}

function follow(
  instance: Instance,
  machine: NovitaInstance,
  ids: CommandIds,
  now: Moment,
  config: StartupConfig,
): Instance {
  switch (machine.status) {
    case 'exited':
      return instance.status === 'ready' ? cameToRest(instance, machine, now) : instance;
    case 'running':
      return instance.status === 'exited' ? wasStarted(instance, machine, ids, now, config) : instance;
    case 'removed':
      return gone(instance, DELETED_OUTSIDE, now);
    default:
      return instance;
  }
}

/**
 * Taken back by Novita, ended by itself, or stopped by somebody. Only what was taken back is still wanted: what is done
 * about it is the policy's.
 */
function cameToRest(
  instance: Instance,
  { statusError, lastStoppedAt }: NovitaInstance,
  now: Moment,
): Instance {
  const reclaimed = wasReclaimedSince(instance, now);
  const failed = statusError && `${statusError.state} ${statusError.message}`.trim();
  const reason = reclaimed ? SPOT_RECLAIMED : (failed ?? STOPPED_OUTSIDE);
  return {
    ...observe(instance, 'exited', now, reason),
    ...(failed ? { failure: { code: 'machine_failed', message: failed } } : {}),
    ...(reclaimed ? {} : { desired: 'stopped', shutdown: { requestedAt: now, calls: 0, provenAt: now } }),
    stoppedAt: lastStoppedAt?.getTime() ?? now,
    deadlines: {},
    nextLookAt: undefined,
  };
}

/** Somebody wants it to run: it is probed like every start, and has the same time to answer. */
function wasStarted(
  instance: Instance,
  { lastStartedAt }: NovitaInstance,
  ids: CommandIds,
  now: Moment,
  config: StartupConfig,
): Instance {
  const times = { instanceRunning: now, healthCheckStarted: now };
  const operation = advance(
    beginOperation(ids.operationId, 'start', ids.requestId, now),
    'health_checking',
    now,
    times,
  );
  return {
    ...observe(instance, 'running', now, STARTED_OUTSIDE),
    desired: 'running',
    failure: undefined,
    shutdown: undefined,
    restart: undefined,
    startSeenAt: now,
    startSentAt: undefined,
    probing: { rounds: 0, passed: [] },
    deadlines: { healthy: now + (instance.healthCheck.maxWaitTimeMs ?? config.healthCheck.maxWaitTimeMs) },
    nextLookAt: now,
    operation,
    startedAt: lastStartedAt?.getTime() ?? now,
    readyAt: undefined,
  };
}

function gone(instance: Instance, reason: string, now: Moment): Instance {
  return {
    ...observe(instance, 'gone', now, reason),
    stoppedAt: instance.status === 'exited' ? instance.stoppedAt : now,
    deadlines: {},
    nextLookAt: undefined,
  };
}

/** Not what has an event of its own, nor a machine that is only on its way. */
function isWorthTelling({ kind, after }: Change, instance: Instance, now: Moment): boolean {
  if (kind === 'spot') return false;
  if (kind !== 'status') return true;
  return AT_REST.has(after ?? '') && !wasReclaimedSince(instance, now);
}
