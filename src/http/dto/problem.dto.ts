import { ApiProperty } from '@nestjs/swagger';
import { ErrorFactsDto } from '../../common/dto/error-facts.dto.js';
import type { ErrorCode } from '../problems.js';

/** What Novita said about it, as far as it may be told. */
export class ProviderDto {
  /**
   * Novita's machine name for it.
   * @example "INSUFFICIENT_RESOURCE"
   */
  reason: string;
}

/** A refusal or failure (RFC 9457). Members that are not described here may be added at any time. */
export class ProblemDto extends ErrorFactsDto {
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

  /**
   * What to do about it.
   * @example "GET /api/instances lists yours."
   */
  declare suggestion: string;

  provider?: ProviderDto;
}
