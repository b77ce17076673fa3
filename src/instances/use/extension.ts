import type { Moment } from '../../common/clock.js';
import { InstanceStateError } from '../instance.errors.js';
import type { Instance } from '../instance.js';
import { idleDeadline, idleLimit, type IdleDefaults, leaseEnd } from './idle-clock.js';

/**
 * Whatever would stop the instance first comes so many minutes later, counted from now when its time is over
 * already; what comes later than that anyhow stays.
 *
 * @throws {InstanceStateError} when it is not up or on its way up
 */
export function extend(instance: Instance, minutes: number, now: Moment, defaults: IdleDefaults): Instance {
  const { status, desired } = instance;
  const resting = status === 'stopping' || status === 'exited' || status === 'terminated';
  if (desired !== 'running' || resting) throw new InstanceStateError(instance, 'extend');
  const idleMs = idleLimit(instance, defaults);
  const idle = idleMs === undefined ? Infinity : idleDeadline(instance, idleMs);
  const lease = leaseEnd(instance) ?? Infinity;
  const first = Math.min(idle, lease);
  const from = first === Infinity ? now : Math.max(now, first);
  const until = from + Math.round(minutes * 60_000);
  return {
    ...instance,
    keepUntil: Math.max(instance.keepUntil ?? 0, until),
    expiresAt: lease < until ? until : instance.expiresAt,
  };
}
