import type { Moment } from '../common/clock.js';
import type { Instance, Replacement } from './instance.js';

/** Whether something is to be done by its policy about a spot machine that Novita takes back or has taken. */
export function awaitsSpotPolicy(instance: Instance): boolean {
  const { status, desired, reclaim, spotPolicy, foreign } = instance;
  if (status !== 'ready' && status !== 'exited') return false;
  // While another is to take its place, a stop makes no difference: it is let go all the same.
  if (hasSuccessor(instance)) return desired !== 'deleted';
  if (!reclaim || foreign) return false;
  if (spotPolicy === 'replace') return desired === 'running' && mayHaveSuccessor(instance);
  return spotPolicy === 'restart' && awaitsRestart(instance);
}

/** Whether one is decided on and has not come to an end. */
function hasSuccessor({ replacement }: Instance): boolean {
  return replacement !== undefined && replacementEndedAt(replacement) === undefined;
}

/** Whether nothing has taken its place yet, and something still may. */
function mayHaveSuccessor(instance: Instance): boolean {
  const { replacement } = instance;
  if (!replacement) return true;
  if (replacement.releasedAt !== undefined) return false;
  return replacement.failedAt === undefined || isTakenBackAgain(instance);
}

/** It went on, and is taken back once more since its last successor did not come up. */
export function isTakenBackAgain({ replacement, reclaim }: Instance): boolean {
  const endedAt = replacement && (replacement.restsSince ?? replacement.failedAt);
  const takenAt = reclaim?.noticedAt ?? reclaim?.reclaimedAt;
  return endedAt !== undefined && takenAt !== undefined && takenAt > endedAt;
}

function replacementEndedAt({ releasedAt, failedAt, restsSince }: Replacement): Moment | undefined {
  return releasedAt ?? failedAt ?? restsSince;
}

/** It was taken back, and is still wanted: nobody has stopped it since, and no start has failed but for want of stock. */
function awaitsRestart({ status, desired, reclaim, operation }: Instance): boolean {
  if (status !== 'exited' || reclaim?.reclaimedAt === undefined) return false;
  return desired === 'running' || (desired === 'stopped' && isRefusedForStock(operation));
}

/** A start that Novita had no free machine for has left the instance at rest. */
export function isRefusedForStock({ type, error }: Instance['operation']): boolean {
  return type === 'start' && error?.code === 'no_capacity';
}
