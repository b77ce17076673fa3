import { AppError, type ErrorFacts } from '../common/app-error.js';
import type { CorruptRecordError } from './stored-record.js';
import type { InstanceStatus } from './lifecycle.js';

export class InstanceNotFoundError extends AppError<'instance_not_found'> {
  readonly code = 'instance_not_found';

  constructor(
    readonly identifier: string,
    readonly searchType: 'id' | 'name' = 'id',
  ) {
    super(`Instance not found: ${identifier} (searched by ${searchType})`);
  }
}

export class OperationNotFoundError extends AppError<'operation_not_found'> {
  readonly code = 'operation_not_found';

  constructor(operationId: string) {
    super(`Operation not found: ${operationId}`);
  }
}

/** The command is not possible where the instance is. */
export class InstanceStateError extends AppError<'instance_state'> {
  readonly code = 'instance_state';
  override readonly facts: ErrorFacts;

  constructor(instanceId: string, command: string, currentStatus: InstanceStatus) {
    super(`Instance ${instanceId} is ${currentStatus}; ${command} is not possible now`);
    this.facts = { currentStatus };
  }
}

/** A start is possible only of what is at rest. */
export class InstanceNotStartableError extends AppError<'instance_not_startable'> {
  readonly code = 'instance_not_startable';
  override readonly facts: ErrorFacts;

  constructor(
    readonly instanceId: string,
    readonly currentStatus: InstanceStatus,
    readonly reason: string,
  ) {
    super(`Instance ${instanceId} cannot be started: ${reason} (current status: ${currentStatus})`);
    this.facts = { instanceId, currentStatus, reason };
  }
}

/** Another start is under way, and it was asked for otherwise. */
export class OperationInProgressError extends AppError<'operation_in_progress'> {
  readonly code = 'operation_in_progress';
  override readonly facts: ErrorFacts;

  constructor(
    readonly instanceId: string,
    readonly operationId: string,
    currentStatus: InstanceStatus,
  ) {
    super(`Instance ${instanceId} is being started by operation ${operationId}, with other settings`);
    this.facts = {
      instanceId,
      operationId,
      currentStatus,
      suggestion: `Follow GET /api/operations/${operationId}, or cancel it first.`,
    };
  }
}

/** Somebody else has saved the record since it was read. */
export class InstanceChangedError extends AppError<'instance_changed'> {
  readonly code = 'instance_changed';
  override readonly retryable = true;
  override readonly facts: ErrorFacts = { retryAfterSeconds: 1 };

  constructor(instanceId: string) {
    super(`Instance ${instanceId} was changed at the same moment`);
  }
}

/** Another record refers to this machine: each machine has one. */
export class MachineTakenError extends AppError<'machine_taken'> {
  readonly code = 'machine_taken';

  constructor(novitaInstanceId: string) {
    super(`The machine ${novitaInstanceId} has a record already`);
  }
}

/** As many starts are under way as may be, or others are first in line. */
export class StartsFullError extends AppError<'starts_full'> {
  readonly code = 'starts_full';
  override readonly retryable = true;

  constructor(instanceId: string) {
    super(`The start of instance ${instanceId} waits in line`);
  }
}

/** The lease on the record is lost: whoever holds it now decides. */
export class LeaseLostError extends AppError<'lease_lost'> {
  readonly code = 'lease_lost';
  override readonly retryable = true;

  constructor(instanceId: string) {
    super(`The lease of instance ${instanceId} is lost`);
  }
}

export type InstanceErrorCode =
  | InstanceNotFoundError['code']
  | OperationNotFoundError['code']
  | InstanceStateError['code']
  | InstanceNotStartableError['code']
  | OperationInProgressError['code']
  | MachineTakenError['code']
  | StartsFullError['code']
  | InstanceChangedError['code']
  | LeaseLostError['code']
  | CorruptRecordError['code'];
