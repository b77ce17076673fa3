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

/** Somebody else has saved the record since it was read. */
export class InstanceChangedError extends AppError<'instance_changed'> {
  readonly code = 'instance_changed';
  override readonly retryable = true;
  override readonly facts: ErrorFacts = { retryAfterSeconds: 1 };

  constructor(instanceId: string) {
    super(`Instance ${instanceId} was changed at the same moment`);
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
  | InstanceChangedError['code']
  | LeaseLostError['code']
  | CorruptRecordError['code'];
