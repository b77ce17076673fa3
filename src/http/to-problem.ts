import { HttpException } from '@nestjs/common';
import { AppError, type ErrorFacts } from '../common/app-error.js';
import { isRedisAway, StorageUnavailableError } from '../redis/redis.errors.js';
import { type ErrorCode, type HttpErrorCode, PROBLEMS, problemType } from './problems.js';

/** `application/problem+json` (RFC 9457) with our extensions. */
export interface Problem extends ErrorFacts {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ErrorCode;
  requestId: string;
  retryable: boolean;
}

/** Statuses by which the platform refuses a request before a room sees it. */
const BY_STATUS: Partial<Record<number, HttpErrorCode>> = {
  400: 'malformed_request',
  404: 'route_not_found',
  405: 'route_not_found',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  503: 'service_unavailable',
};

/** The meaning of anything that was thrown; what is not understood is an internal error and says nothing. */
export function toProblem(thrown: unknown, requestId: string): Problem {
  const error = isRedisAway(thrown) ? new StorageUnavailableError(thrown) : thrown;
  if (error instanceof AppError && isErrorCode(error.code))
    return problem(error.code, error.message, requestId, error.retryable, error.facts);
  const code = BY_STATUS[statusOf(error)];
  if (!code) return problem('internal_error', 'Internal server error', requestId, false);
  const { message } = error as Error;
  const errors = code === 'malformed_request' ? [{ detail: message, pointer: '#' }] : undefined;
  return problem(code, message, requestId, code === 'service_unavailable', { errors });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

function isErrorCode(code: string): code is ErrorCode {
  return code in PROBLEMS;
}

function problem(
  code: ErrorCode,
  detail: string,
  requestId: string,
  retryable: boolean,
  facts: ErrorFacts = {},
): Problem {
  return {
    type: problemType(code),
    ...PROBLEMS[code],
    detail,
    instance: `urn:request:${requestId}`,
    code,
    requestId,
    retryable,
    ...facts,
  };
}
