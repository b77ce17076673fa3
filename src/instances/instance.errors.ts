import { AppError, type ErrorFacts } from '../common/app-error.js';
import { type MicroPrice, toUsd } from '../common/money.js';
import type { QuotaConfig } from '../config/config.js';
import type { StartupError } from './startup.errors.js';
import type { CorruptRecordError } from './stored-record.js';
import { actionsOf, type Command, type InstanceStatus, type Standing } from './lifecycle.js';

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

  constructor(instance: Standing & { id: string }, command: string) {
    const { id, status, desired } = instance;
    const ends = status === 'terminated' || desired === 'deleted';
    const is = status !== 'terminated' && desired === 'deleted' ? `${status}, to be deleted` : status;
    super(`Instance ${id} is ${is}; ${command} is not possible ${ends ? 'any more' : 'now'}`);
    this.facts = {
      instanceId: id,
      currentStatus: status,
      allowedActions: actionsOf(instance),
      ...(ends ? { suggestion: 'Create another instance: nothing takes a delete back.' } : {}),
    };
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
    allowedActions?: Command[],
  ) {
    super(`Instance ${instanceId} cannot be started: ${reason} (current status: ${currentStatus})`);
    this.facts = { instanceId, currentStatus, reason, allowedActions };
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

/** Several living instances have this name. */
export class AmbiguousNameError extends AppError<'instance_ambiguous'> {
  readonly code = 'instance_ambiguous';
  override readonly facts: ErrorFacts;

  constructor(name: string, candidates: NonNullable<ErrorFacts['candidates']>) {
    super(`${candidates.length} living instances are named ${name}`);
    this.facts = { candidates, suggestion: 'Name the one that is meant by its id.' };
  }
}

/** It is neither deleted nor stopped along with others until its protection is taken back. */
export class InstanceProtectedError extends AppError<'instance_protected'> {
  readonly code = 'instance_protected';
  override readonly facts: ErrorFacts = { suggestion: 'Set protected to false first.' };

  constructor(instanceId: string) {
    super(`Instance ${instanceId} is protected`);
  }
}

/** The change is meant for another revision than the one there is. */
export class RevisionMismatchError extends AppError<'revision_mismatch'> {
  readonly code = 'revision_mismatch';

  constructor(instanceId: string) {
    super(`Instance ${instanceId} has been changed since it was read`);
  }
}

/** What the service did not rent it does not delete. */
export class ForeignMachineError extends AppError<'instance_foreign'> {
  readonly code = 'instance_foreign';
  override readonly facts: ErrorFacts = {
    suggestion: "Stop it, or delete its machine in Novita's console: the record ends with it.",
  };

  constructor(instanceId: string) {
    super(`The machine of instance ${instanceId} was made by somebody else, and is not deleted from here`);
  }
}

/** The operation has ended, or what it does cannot be taken back. */
export class OperationNotCancellableError extends AppError<'operation_not_cancellable'> {
  readonly code = 'operation_not_cancellable';
  override readonly facts: ErrorFacts;

  constructor(operationId: string, reason: string) {
    super(`Operation ${operationId} cannot be cancelled: ${reason}`);
    this.facts = { operationId, reason };
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

/** The owner has as many instances, or instances for as much money, as he may. */
export class QuotaExceededError extends AppError<'quota_exceeded'> {
  readonly code = 'quota_exceeded';
  override readonly facts: ErrorFacts;

  /**
   * @param used how much of it is taken: instances, or 1e-5 USD per hour
   * @param price what would come to it (1e-5 USD per hour)
   */
  constructor(
    owner: string,
    policy: 'instances' | 'usd-per-hour',
    { instances, pricePerHour }: QuotaConfig,
    used: number,
    price: MicroPrice,
  ) {
    const quota =
      policy === 'instances'
        ? { allowed: String(instances), used: String(used), asked: '1' }
        : { allowed: toUsd(pricePerHour ?? 0), used: toUsd(used), asked: toUsd(price) };
    const unit = policy === 'instances' ? 'instances' : 'USD/h';
    super(
      `${owner} may have ${quota.allowed} ${unit} at a time and has ${quota.used}: no room for ${quota.asked} more`,
    );
    this.facts = { 'violated-policies': [policy], quota };
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
  | RevisionMismatchError['code']
  | StartupError['code']
  | InstanceNotFoundError['code']
  | OperationNotFoundError['code']
  | InstanceStateError['code']
  | InstanceNotStartableError['code']
  | OperationInProgressError['code']
  | AmbiguousNameError['code']
  | InstanceProtectedError['code']
  | ForeignMachineError['code']
  | OperationNotCancellableError['code']
  | MachineTakenError['code']
  | StartsFullError['code']
  | QuotaExceededError['code']
  | InstanceChangedError['code']
  | LeaseLostError['code']
  | CorruptRecordError['code'];
