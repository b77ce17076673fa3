import type { Moment } from '../common/clock.js';
import {
  ForeignMachineError,
  InstanceNotStartableError,
  InstanceProtectedError,
  InstanceStateError,
  OperationInProgressError,
  OperationNotCancellableError,
} from './instance.errors.js';
import { type DesiredState, type Instance, moveTo, type StartSettings } from './instance.js';
import { actionsOf, destination, type InstanceStatus, LIFECYCLE } from './lifecycle.js';
import { advance, beginOperation, isDone, type Operation, type OperationType } from './operation.js';
import { sameSettings } from './startup-settings.js';

export interface CommandIds {
  operationId: string;
  requestId: string;
  /** The operation that is cancelled by this command. */
  cancels?: string;
}

/** Why a start is refused, by where the instance is (design decision D2). */
const NOT_STARTABLE: Record<Exclude<InstanceStatus, 'exited'>, string> = {
  creating: 'it is still being created',
  starting: 'it is being started already',
  running: 'it is running already',
  ready: 'it is running already',
  stopping: 'it is still being stopped; start it once it is exited',
  failed: 'its last start failed; stop it first',
  terminated: 'it no longer exists',
};

/**
 * Start: a durable wish that Novita is asked for until it is seen carrying it out, then watched and probed. The same
 * start asked for again is the one that is under way.
 *
 * @throws {OperationInProgressError} while a start with other settings is under way
 * @throws {InstanceNotStartableError} unless it is exited, and nobody has asked for its deletion
 */
export function obeyStart(
  instance: Instance,
  settings: StartSettings,
  ids: CommandIds,
  now: Moment,
): Instance {
  const { id, status, operation } = instance;
  if (operation.type === 'start' && !isDone(operation)) {
    if (sameSettings(instance.startedWith, settings)) return instance;
    throw new OperationInProgressError(id, operation.id, status);
  }
  if (status !== 'exited')
    throw new InstanceNotStartableError(id, status, NOT_STARTABLE[status], actionsOf(instance));
  if (instance.desired === 'deleted')
    throw new InstanceNotStartableError(id, status, 'it is being deleted', actionsOf(instance));
  return {
    ...moveTo(instance, LIFECYCLE.exited.start, now, 'start requested'),
    desired: 'running',
    failure: undefined,
    start: { requestedAt: now, calls: 0, startedBefore: instance.novita?.lastStartedAt },
    startedWith: settings,
    restart: undefined,
    startSeenAt: undefined,
    startSentAt: undefined,
    shutdown: undefined,
    probing: undefined,
    readyAt: undefined,
    /** A lease counts from here on; one that is over is no reason to stop what is started after it. */
    startedAt: now,
    expiresAt: (instance.expiresAt ?? 0) > now ? instance.expiresAt : undefined,
    deadlines: {},
    nextLookAt: now,
    operation: begin('start', ids, now),
  };
}

/**
 * Stop: a durable wish. What is at rest already stays so, with an operation that is finished at once.
 *
 * @throws {InstanceStateError} when it is terminated, or its deletion was asked for, which is final
 */
export function obeyStop(instance: Instance, ids: CommandIds, now: Moment): Instance {
  if (instance.status === 'terminated' || instance.desired === 'deleted')
    throw new InstanceStateError(instance, 'stop');
  if (instance.operation.type === 'stop' && !isDone(instance.operation)) return instance;
  if (instance.status === 'exited' && !isBeingProven(instance))
    return { ...finishAtOnce(instance, 'stop', ids, now), desired: 'stopped' };
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
  if (!to) throw new InstanceStateError(instance, 'restart');
  const moved = moveTo(instance, to, now, 'restart requested');
  return {
    ...moved,
    restart: { requestedAt: now, calls: 0, startedBefore: instance.novita?.lastStartedAt },
    start: undefined,
    startSeenAt: undefined,
    startSentAt: undefined,
    probing: undefined,
    readyAt: undefined,
    deadlines: { running: now + timeoutMs },
    nextLookAt: now,
    operation: advance(begin('restart', ids, now), 'monitoring', now),
  };
}

/**
 * Delete: a durable wish from wherever it is; `terminated` once Novita proves it or nothing was bought. Nothing takes
 * it back.
 *
 * @throws {InstanceProtectedError} while it is protected
 * @throws {ForeignMachineError} when somebody else made the machine
 */
export function obeyDelete(instance: Instance, ids: CommandIds, now: Moment): Instance {
  if (instance.status === 'terminated') return finishAtOnce(instance, 'delete', ids, now);
  if (instance.desired === 'deleted' && instance.operation.type === 'delete') return instance;
  if (instance.protected) throw new InstanceProtectedError(instance.id);
  if (instance.foreign) throw new ForeignMachineError(instance.id);
  return wish(instance, 'deleted', 'delete', ids, now);
}

/**
 * Cancel: takes back what an operation was for, by a wish that is as durable as any. A create is taken back by
 * deleting what was bought for it, a start by bringing the machine back to rest.
 *
 * @throws {OperationNotCancellableError} when it has ended, or is not to be taken back
 */
export function obeyCancel(instance: Instance, operationId: string, ids: CommandIds, now: Moment): Instance {
  const { operation } = instance;
  if (operation.id !== operationId || isDone(operation))
    throw new OperationNotCancellableError(operationId, 'it has ended');
  const cancelling = { ...ids, cancels: operationId };
  switch (operation.type) {
    case 'create':
      if (instance.adoptedAt !== undefined)
        throw new OperationNotCancellableError(
          operationId,
          'the machine had been in use before it was adopted',
        );
      return obeyDelete(instance, cancelling, now);
    case 'start':
      return obeyStop(instance, cancelling, now);
    case 'restart':
    case 'stop':
    case 'delete':
      throw new OperationNotCancellableError(operationId, `a ${operation.type} cannot be taken back`);
  }
}

/** Whether Novita has still to say that it rests. */
function isBeingProven({ shutdown }: Instance): boolean {
  return shutdown !== undefined && shutdown.provenAt === undefined;
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
    operation: advance(begin(type, ids, now), 'monitoring', now),
  };
  return moveTo(wished, destination(instance.status, type) ?? instance.status, now, `${type} requested`);
}

function finishAtOnce(instance: Instance, type: OperationType, ids: CommandIds, now: Moment): Instance {
  return { ...instance, operation: advance(begin(type, ids, now), 'completed', now) };
}

function begin(type: OperationType, { operationId, requestId, cancels }: CommandIds, now: Moment): Operation {
  return { ...beginOperation(operationId, type, requestId, now), cancels };
}
