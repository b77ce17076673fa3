import { ApiMoment } from '../../common/api-types.js';
import { ErrorFactsDto } from '../../common/dto/error-facts.dto.js';
import type { InstanceStatus } from '../lifecycle.js';
import type { OperationError, OperationPhase, OperationType } from '../operation.js';
import { PortDto } from './instance.dto.js';

export class OperationPhaseDto {
  name: OperationPhase;
  startedAt: string;
  endedAt?: string;
}

/** The moments of a start, as far as they have come. */
export class OperationTimesDto {
  @ApiMoment()
  startRequested: string;

  @ApiMoment()
  instanceStarting?: string;

  @ApiMoment()
  instanceRunning?: string;

  @ApiMoment()
  healthCheckStarted?: string;

  @ApiMoment()
  healthCheckCompleted?: string;

  @ApiMoment()
  ready?: string;
}

export class OperationMetadataDto {
  phase: OperationPhase;

  phases: OperationPhaseDto[];

  times: OperationTimesDto;

  /** Machines that were ordered for the instance so far. */
  attempts: number;

  /** Percent of the usual way. */
  progress: number;

  /**
   * Its place in the line of starts while it waits there; 1 is next.
   * @example 3
   */
  queuePosition?: number;

  /**
   * The operation that it was asked for to end.
   * @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAT"
   */
  cancels?: string;

  /**
   * The command that took its place before it had ended.
   * @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAW"
   */
  successorId?: string;
}

export class OperationResponseDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  status: InstanceStatus;

  ports: PortDto[];
}

/** Why an operation did not reach what it was for: a problem document without a status. */
export class OperationErrorDto extends ErrorFactsDto {
  /** @example "urn:problem:novita-gpu-instance-api:startup_timeout" */
  type: string;

  /** @example "The machine did not start in time" */
  title: string;

  code: OperationError['code'];

  /** @example "Novita did not say running within 600 s" */
  detail: string;

  /** @example "req_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  requestId: string;

  /** Whether the same may succeed later without anyone changing anything. */
  retryable: boolean;
}

/** What a command started: how far it has come, and its end. Once `done`, it has either a `response` or an `error`. */
export class OperationDto {
  /** @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  id: string;

  type: OperationType;

  done: boolean;

  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  /** @example "admin" */
  owner: string;

  createdAt: string;

  endedAt?: string;

  metadata: OperationMetadataDto;

  response?: OperationResponseDto;

  error?: OperationErrorDto;
}

/** An operation as it is served. */
export class ServedOperationDto extends OperationDto {
  /** The store is away and this is what was last read; the header Age says how old it is. */
  stale?: boolean;
}
