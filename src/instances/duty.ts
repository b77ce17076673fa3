import type { JobName } from '../queue/jobs.js';
import type { Instance } from './instance.js';

/** Whether a stop or a delete has still to be carried out or proven. */
export function isShuttingDown(instance: Instance): boolean {
  return (
    instance.desired !== 'running' &&
    instance.status !== 'terminated' &&
    instance.status !== 'creating' &&
    instance.shutdown?.provenAt === undefined
  );
}

/** Which work the record needs next; none once it is settled as desired. */
export function dutyOf(instance: Instance): JobName | undefined {
  if (instance.status === 'creating') return 'create-instance';
  if (isShuttingDown(instance)) return instance.novitaInstanceId ? 'apply-desired' : 'create-instance';
  if (instance.status === 'starting' || instance.status === 'running') return 'monitor-startup';
  return undefined;
}

/** Whether news from Novita's list is waited for. */
export function isWatched(instance: Instance): boolean {
  const duty = dutyOf(instance);
  return instance.novitaInstanceId !== undefined && (duty === 'monitor-startup' || duty === 'apply-desired');
}
