import type { JobName } from '../queue/jobs.js';
import type { Moment } from '../common/clock.js';
import type { Instance } from './instance.js';
import { awaitsSpotPolicy } from './spot-policy.js';

/** Whether a stop or a delete has still to be carried out or proven. */
export function isShuttingDown(instance: Instance): boolean {
  return (
    instance.desired !== 'running' &&
    instance.status !== 'terminated' &&
    instance.status !== 'creating' &&
    instance.shutdown?.provenAt === undefined
  );
}

/** Whether it is ready, and Novita has still to be asked how people get into the machine. */
export function lacksLogin({ status, connection, nextLookAt }: Instance): boolean {
  return status === 'ready' && connection?.readAt === undefined && nextLookAt !== undefined;
}

/** Which work the record needs next; none once it is settled as desired. */
export function dutyOf(instance: Instance): JobName | undefined {
  if (instance.status === 'creating') return 'create-instance';
  if (isShuttingDown(instance)) return instance.novitaInstanceId ? 'apply-desired' : 'create-instance';
  if (instance.status === 'starting' || instance.status === 'running') return 'monitor-startup';
  if (awaitsSpotPolicy(instance)) return 'apply-spot-policy';
  return lacksLogin(instance) ? 'monitor-startup' : undefined;
}

/**
 * The record due at once where news has given it work and nobody has said when; not due any more where a change has
 * taken its work away; else the same record.
 */
export function withLook(instance: Instance, now: Moment): Instance {
  const duty = dutyOf(instance);
  if (instance.nextLookAt === undefined)
    return duty === 'apply-spot-policy' ? { ...instance, nextLookAt: now } : instance;
  return duty === undefined ? { ...instance, nextLookAt: undefined } : instance;
}

/** Whether nothing is under way with a machine that exists: only somebody outside can change it. */
export function isAtRest(instance: Instance): boolean {
  return (
    instance.novitaInstanceId !== undefined &&
    instance.status !== 'terminated' &&
    (!isWorkedOn(instance) || lacksLogin(instance))
  );
}

/** Whether its duty has to do with the machine itself: a policy about it watches others. */
function isWorkedOn(instance: Instance): boolean {
  const duty = dutyOf(instance);
  return duty !== undefined && duty !== 'apply-spot-policy';
}

/** Whether it is a spot machine in use, which Novita may announce to take back at any moment. */
export function isSpotUp(instance: Instance): boolean {
  return isAtRest(instance) && instance.status === 'ready' && instance.spec.billingMode === 'spot';
}

/** Whether news from Novita's list is waited for. */
export function isWatched(instance: Instance): boolean {
  const duty = dutyOf(instance);
  const comesUp = duty === 'monitor-startup' && !lacksLogin(instance);
  return instance.novitaInstanceId !== undefined && (comesUp || duty === 'apply-desired');
}
