import { ApiProperty } from '@nestjs/swagger';
import type { ErrorCode } from '../problems.js';

/** One thing that is wrong with a request. */
export class FieldErrorDto {
  /**
   * What.
   * @example "must be at least 1"
   */
  detail: string;

  /**
   * Where: a JSON Pointer as a URI fragment.
   * @example "#/gpuNum"
   */
  pointer: string;
}

/** What Novita said about it, as far as it may be told. */
export class ProviderDto {
  /**
   * Novita's machine name for it.
   * @example "INSUFFICIENT_RESOURCE"
   */
  reason: string;
}

/** One of several instances that a name may mean. */
export class CandidateDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId?: string;

  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId?: string;

  /** @example "exited" */
  status: string;

  createdAt?: string;
}

/** A refusal or failure (RFC 9457). Members that are not described here may be added at any time. */
export class ProblemDto {
  /**
   * The kind of problem, as a URI.
   * @example "urn:problem:novita-gpu-instance-api:instance_not_found"
   */
  type: string;

  /**
   * The same for every problem of one kind.
   * @example "No such instance"
   */
  title: string;

  /**
   * The HTTP status.
   * @example 404
   */
  status: number;

  /**
   * What went wrong this time.
   * @example "Instance not found: inst_01ARZ3NDEKTSV4RRFFQ69G5FAV (searched by id)"
   */
  detail: string;

  /**
   * This occurrence, as a URI.
   * @example "urn:request:req_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  instance: string;

  /** The kind of problem, for programs. */
  @ApiProperty({ type: String, example: 'instance_not_found' })
  code: ErrorCode;

  /**
   * As in the header X-Request-Id; tell it to the operator.
   * @example "req_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  requestId: string;

  /** Whether the same call may succeed later without anyone changing anything. */
  retryable: boolean;

  /** When to try again, as in the header Retry-After. */
  retryAfterSeconds?: number;

  /**
   * What to do about it.
   * @example "GET /api/instances lists yours."
   */
  suggestion: string;

  /** What is wrong with the request, one entry per field. */
  errors?: FieldErrorDto[];

  /**
   * The instance that it is about.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  instanceId?: string;

  /**
   * Why, in a few words.
   * @example "it is not exited"
   */
  reason?: string;

  /**
   * Where the instance is, when that is in the way.
   * @example "exited"
   */
  currentStatus?: string;

  /**
   * The operation that is in the way.
   * @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  operationId?: string;

  /**
   * How far the start had come.
   * @example "health_checking"
   */
  phase?: string;

  /** After how long it was given up. */
  timeoutMs?: number;

  /** How many endpoints did not answer. */
  endpointCount?: number;

  /**
   * What there is too little of.
   * @example "gpu"
   */
  resourceType?: string;

  /** What the name may have meant. */
  candidates?: CandidateDto[];

  /**
   * What looks like what was asked for.
   * @example ["RTX 4090 24GB"]
   */
  nearest?: string[];

  provider?: ProviderDto;
}
