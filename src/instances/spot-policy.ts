import type { Instance } from './instance.js';

/** Whether something is to be done by its policy about a spot machine that Novita takes back or has taken. */
export function awaitsSpotPolicy(instance: Instance): boolean {
  const { status, desired, replacement, reclaim, spotPolicy, foreign } = instance;
  if (status !== 'ready' && status !== 'exited') return false;
  // Once another takes its place, a stop makes no difference: it is let go all the same.
  if (replacement) return desired !== 'deleted' && !isReplacementOver(instance);
  if (!reclaim || foreign) return false;
  if (spotPolicy === 'replace') return desired === 'running';
  return spotPolicy === 'restart' && awaitsRestart(instance);
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

function isReplacementOver({ replacement }: Instance): boolean {
  return replacement?.releasedAt !== undefined || replacement?.failedAt !== undefined;
}
