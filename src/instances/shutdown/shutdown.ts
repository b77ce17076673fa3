import type { Moment } from '../../common/clock.js';
import { type Instance, observe } from '../instance.js';
import { advance } from '../operation.js';
import { noteSighting, type Sighting } from '../sighting.js';

/** The next thing to do for a machine that should be stopped or gone. */
export type ShutdownStep = 'stop' | 'delete' | 'wait' | 'ask-novita';

const ON_ITS_WAY_DOWN = new Set(['toStop', 'stopping', 'toRemove', 'removing']);
const REMOVED = 'removed';

/** Reads what was seen of a machine that should come to rest; only Novita's own word proves anything. */
export function readRest(instance: Instance, sighting: Sighting | undefined, now: Moment): Instance {
  if (!sighting) return instance;
  const noted = noteSighting(instance, sighting, now);
  if (sighting.status === REMOVED) return gone(noted, now);
  return sighting.status === 'exited' && instance.desired === 'stopped' ? rested(noted, now) : noted;
}

export function nextShutdownStep(instance: Instance, sighting: Sighting | undefined): ShutdownStep {
  if (sighting?.absentSince !== undefined) return 'ask-novita';
  const { status } = sighting ?? {};
  if (status !== undefined && ON_ITS_WAY_DOWN.has(status) && wasCalled(instance)) return 'wait';
  return instance.desired === 'deleted' ? 'delete' : 'stop';
}

function wasCalled(instance: Instance): boolean {
  return (instance.shutdown?.calls ?? 0) > 0;
}

/** How long until the wish is repeated: doubles from one poll interval to ten, and never ends. */
export function repeatDelay(calls: number, pollIntervalMs: number): number {
  return Math.min(pollIntervalMs * 2 ** Math.max(0, calls - 1), pollIntervalMs * 10);
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
