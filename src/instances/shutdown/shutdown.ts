import type { ShutdownConfig } from '../../config/config.js';
import type { Moment } from '../../common/clock.js';
import { type Instance, observe } from '../instance.js';
import { advance } from '../operation.js';
import { noteSighting, type Sighting } from '../sighting.js';

/** The next thing to do for a machine that should be stopped or gone. */
export type ShutdownStep = 'stop' | 'delete' | 'wait' | 'ask-novita';

const ON_ITS_WAY_DOWN = new Set(['toStop', 'stopping', 'toRemove', 'removing']);
const REMOVED = 'removed';

/** Reads what was seen of a machine that should come to rest; only Novita's own word proves anything. */
export function readRest(
  instance: Instance,
  sighting: Sighting | undefined,
  now: Moment,
  config: Pick<ShutdownConfig, 'requestTimeoutMs'>,
): Instance {
  if (!sighting) return instance;
  const noted = noteSighting(instance, sighting, now);
  if (sighting.status === REMOVED) return gone(noted, now);
  return saysRest(instance, sighting) && !mayStillStart(instance, now, config) ? rested(noted, now) : noted;
}

/** Whether what was seen is the end of a stop; how fresh it is, the caller has to know. */
export function saysRest({ desired }: Instance, sighting: Sighting | undefined): boolean {
  return sighting?.status === 'exited' && desired === 'stopped';
}

/** A start or restart that was sent a moment ago may be carried out after the stop: rest is not believed until it cannot any more. */
function mayStillStart(
  { startSentAt = -Infinity, restart, start }: Instance,
  now: Moment,
  { requestTimeoutMs }: Pick<ShutdownConfig, 'requestTimeoutMs'>,
): boolean {
  const lastCalledAt = (start ?? restart)?.calledAt ?? -Infinity;
  return now < Math.max(startSentAt, lastCalledAt) + requestTimeoutMs;
}

/** Notes once that a wish has waited so long for its proof that somebody should know. */
export function noteStuck(
  instance: Instance,
  now: Moment,
  { stuckAfterMs }: Pick<ShutdownConfig, 'stuckAfterMs'>,
): Instance {
  const { shutdown } = instance;
  if (!shutdown || shutdown.stuckAt !== undefined || now < shutdown.requestedAt + stuckAfterMs)
    return instance;
  return { ...instance, shutdown: { ...shutdown, stuckAt: now } };
}

/** Also what lists do not show is told once: they may lag behind a machine that hears already. */
export function nextShutdownStep(instance: Instance, sighting: Sighting | undefined): ShutdownStep {
  if (sighting?.absentSince !== undefined && wasCalled(instance)) return 'ask-novita';
  const { status } = sighting ?? {};
  if (status === 'exited' && instance.desired === 'stopped') return 'wait';
  if (status !== undefined && ON_ITS_WAY_DOWN.has(status) && wasCalled(instance)) return 'wait';
  return instance.desired === 'deleted' ? 'delete' : 'stop';
}

function wasCalled(instance: Instance): boolean {
  return (instance.shutdown?.calls ?? 0) > 0;
}

/** The longest wait between two calls (ms), unless polling is slower: a Novita that comes back is asked soon. */
const LONGEST_REPEAT_MS = 60_000;

/** How long until the wish is repeated: doubles from one poll interval on, and never ends. */
export function repeatDelay(calls: number, pollIntervalMs: number): number {
  const longest = Math.max(pollIntervalMs, Math.min(10 * pollIntervalMs, LONGEST_REPEAT_MS));
  return Math.min(pollIntervalMs * 2 ** Math.max(0, calls - 1), longest);
}

/** Novita says that the machine is stopped. */
function rested(instance: Instance, now: Moment): Instance {
  return {
    ...observe(instance, 'exited', now, instance.reason),
    shutdown: { ...shutdownOf(instance, now), provenAt: now },
    stoppedAt: now,
    operation: advance(instance.operation, 'completed', now),
    deadlines: {},
    nextLookAt: undefined,
  };
}

/** Novita has removed the machine, or two complete looks and a single one did not find it. */
export function gone(instance: Instance, now: Moment): Instance {
  return {
    ...observe(instance, 'gone', now, instance.desired === 'deleted' ? 'Deleted' : 'Gone from Novita'),
    shutdown: { ...shutdownOf(instance, now), provenAt: now },
    stoppedAt: instance.stoppedAt ?? now,
    operation: advance(instance.operation, 'completed', now),
    deadlines: {},
    nextLookAt: undefined,
  };
}

function shutdownOf(instance: Instance, now: Moment): NonNullable<Instance['shutdown']> {
  return instance.shutdown ?? { requestedAt: now, calls: 0 };
}
