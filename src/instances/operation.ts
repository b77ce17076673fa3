import type { Moment } from '../common/clock.js';
import type { Failure, FailureCode } from './failure.js';

export type OperationType = 'create' | 'start' | 'stop' | 'restart' | 'delete';

export const OPERATION_PHASES = [
  'initiated',
  'monitoring',
  'health_checking',
  'completed',
  'failed',
] as const;

export type OperationPhase = (typeof OPERATION_PHASES)[number];

/** The moments of a startup that clients may read. */
export interface OperationTimes {
  startRequested: Moment;
  instanceStarting?: Moment;
  instanceRunning?: Moment;
  healthCheckStarted?: Moment;
  healthCheckCompleted?: Moment;
  ready?: Moment;
}

/** What a command started and has not necessarily finished; lives inside the record until the next command. */
export interface Operation {
  id: string;
  type: OperationType;
  phase: OperationPhase;
  phases: { name: OperationPhase; startedAt: Moment }[];
  times: OperationTimes;
  requestId: string;
  /** Where the request stands in its trace, when that is followed. */
  trace?: string;
  endedAt?: Moment;
  error?: OperationError;
  /** The operation that this one was asked for to end. */
  cancels?: string;
  /** The command that took its place before it had ended. */
  successorId?: string;
}

/** Why an operation did not reach what it was for. */
export interface OperationError extends Omit<Failure, 'code'> {
  code: FailureCode | 'operation_superseded' | 'operation_cancelled';
}

export function beginOperation(id: string, type: OperationType, requestId: string, now: Moment): Operation {
  return {
    id,
    type,
    phase: 'initiated',
    phases: [{ name: 'initiated', startedAt: now }],
    times: { startRequested: now },
    requestId,
  };
}

/** Whether the operation has come to its end. */
export function isDone(operation: Operation): boolean {
  return operation.endedAt !== undefined;
}

/** Moves on to a phase and notes the moments; an operation that has ended stays as it is. */
export function advance(
  operation: Operation,
  phase: OperationPhase,
  now: Moment,
  times: Partial<OperationTimes> = {},
): Operation {
  if (isDone(operation)) return operation;
  const noted = { ...times, ...operation.times };
  if (operation.phase === phase) return { ...operation, times: noted };
  return {
    ...operation,
    phase,
    phases: [...operation.phases, { name: phase, startedAt: now }],
    times: noted,
    ...(phase === 'completed' || phase === 'failed' ? { endedAt: now } : {}),
  };
}

export function failOperation(operation: Operation, error: OperationError, now: Moment): Operation {
  return isDone(operation) ? operation : { ...advance(operation, 'failed', now), error };
}

/** The operation that another command has taken the place of, as it ends; `undefined` when none was under way. */
export function supersededOperation(
  before: Operation | undefined,
  after: Operation,
  now: Moment,
): Operation | undefined {
  if (!before || before.id === after.id || isDone(before)) return undefined;
  const code = after.cancels === before.id ? 'operation_cancelled' : 'operation_superseded';
  const message = `${code === 'operation_cancelled' ? 'Cancelled' : 'Superseded'}: a ${after.type} was asked for meanwhile`;
  return { ...failOperation(before, { code, message }, now), successorId: after.id };
}
