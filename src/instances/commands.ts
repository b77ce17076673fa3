import { InstanceStateError } from './instance.errors.js';
import type { Moment } from '../common/clock.js';
import { type DesiredState, type Instance, moveTo } from './instance.js';
import { destination } from './lifecycle.js';
import { advance, beginOperation, isDone, type OperationType } from './operation.js';

export interface CommandIds {
  operationId: string;
  requestId: string;
}

/**
 * Stop: a durable wish. What is at rest already stays so, with an operation that is finished at once.
 *
 * @throws {InstanceStateError} when it is terminated
 */
export function obeyStop(instance: Instance, ids: CommandIds, now: Moment): Instance {
  if (instance.status === 'terminated') throw new InstanceStateError(instance.id, 'stop', instance.status);
  if (instance.desired === 'stopped' && instance.status === 'stopping' && instance.operation.type === 'stop')
    return instance;
  if (instance.status === 'exited') return finishAtOnce(instance, 'stop', ids, now);
  return wish(instance, 'stopped', 'stop', ids, now);
}

/**
 * Restart: repeated until Novita is seen carrying it out, then watched and probed like a start.
 *
 * @throws {InstanceStateError} unless it is running or ready
 */
export function obeyRestart(instance: Instance, ids: CommandIds, now: Moment, timeoutMs: number): Instance {
  const { operation } = instance;
  if (operation.type === 'restart' && !isDone(operation)) return instance;
  const to = destination(instance.status, 'restart');
  if (!to) throw new InstanceStateError(instance.id, 'restart', instance.status);
  const moved = moveTo(instance, to, now, 'restart requested');
  return {
    ...moved,
    restart: { requestedAt: now, calls: 0, startedBefore: instance.novita?.lastStartedAt },
    startSeenAt: undefined,
    startSentAt: undefined,
    probing: undefined,
    readyAt: undefined,
    deadlines: { running: now + timeoutMs },
    nextLookAt: now,
    operation: advance(beginOperation(ids.operationId, 'restart', ids.requestId, now), 'monitoring', now, {
      instanceStarting: now,
    }),
  };
}

/** Delete: a durable wish from wherever it is; `terminated` once Novita proves it or nothing was bought. */
export function obeyDelete(instance: Instance, ids: CommandIds, now: Moment): Instance {
  if (instance.status === 'terminated') return finishAtOnce(instance, 'delete', ids, now);
  if (instance.desired === 'deleted' && instance.operation.type === 'delete') return instance;
  return wish(instance, 'deleted', 'delete', ids, now);
}

function wish(
  instance: Instance,
  desired: DesiredState,
  type: OperationType & ('stop' | 'delete'),
  ids: CommandIds,
  now: Moment,
): Instance {
  const wished: Instance = {
    ...instance,
    desired,
    shutdown: { requestedAt: now, calls: 0 },
    deadlines: {},
    nextLookAt: now,
    operation: advance(beginOperation(ids.operationId, type, ids.requestId, now), 'monitoring', now),
  };
  return moveTo(wished, destination(instance.status, type) ?? instance.status, now, `${type} requested`);
}

function finishAtOnce(instance: Instance, type: OperationType, ids: CommandIds, now: Moment): Instance {
  if (!isDone(instance.operation)) return instance;
  return {
    ...instance,
    operation: advance(beginOperation(ids.operationId, type, ids.requestId, now), 'completed', now),
  };
}
