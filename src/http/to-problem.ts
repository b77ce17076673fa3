import { HttpException } from '@nestjs/common';
import { AppError, type ErrorFacts, problemType } from '../common/app-error.js';
import { scrub } from '../common/secret-text.js';
import { NovitaError } from '../novita/novita.errors.js';
import { isRedisAway, StorageUnavailableError } from '../redis/redis.errors.js';
import type { ProblemDto } from './dto/problem.dto.js';
import { type ErrorCode, type HttpErrorCode, PROBLEMS } from './problems.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What a client may be told beyond the row of the code; every fact has its place in the document. */
type Facts = Partial<Pick<ProblemDto, keyof ErrorFacts | 'provider'>>;

/** Statuses by which the platform refuses a request before a room sees it. */
const BY_STATUS: Partial<Record<number, HttpErrorCode>> = {
  400: 'malformed_request',
  404: 'route_not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  417: 'expectation_failed',
  431: 'headers_too_large',
  503: 'service_unavailable',
};

/** Novita's machine names look like this; anything else that stands in their place is not passed on. */
const MACHINE_NAME = /^[A-Z][A-Z0-9_]{1,63}$/;

/** The meaning of anything that was thrown; what is not understood is an internal error and says nothing. */
export function toProblem(thrown: unknown, requestId: string): ProblemDto {
  const error = isRedisAway(thrown) ? new StorageUnavailableError(thrown) : thrown;
  if (error instanceof AppError && isErrorCode(error.code))
    return error instanceof NovitaError
      ? novitaProblem(error, error.code, requestId)
      : problem(error.code, error.message, requestId, error.facts);
  const code = BY_STATUS[statusOf(error)] ?? 'internal_error';
  if (code === 'internal_error') return problem(code, PROBLEMS[code].title, requestId);
  const { message } = error as Error;
  const errors = code === 'malformed_request' ? [{ detail: message, pointer: '#' }] : undefined;
  return problem(code, message, requestId, { errors });
}

/** Novita's own words are for the log; a client is told the meaning, and the name that Novita has for it. */
function novitaProblem({ reason, facts }: NovitaError, code: ErrorCode, requestId: string): ProblemDto {
  const { title } = PROBLEMS[code];
  if (reason === undefined || !MACHINE_NAME.test(reason)) return problem(code, title, requestId, facts);
  return problem(code, `${title} (Novita says ${reason})`, requestId, { ...facts, provider: { reason } });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(PROBLEMS, code);
}

function problem(code: ErrorCode, detail: string, requestId: string, facts: Facts = {}): ProblemDto {
  const { status, title, retryable, retryAfterSeconds, suggestion, type } = PROBLEMS[code];
  return {
    type: type ?? problemType(code),
    title,
    status,
    detail: scrub(detail),
    instance: `urn:request:${requestId}`,
    code,
    requestId,
    retryable,
    retryAfterSeconds,
    suggestion,
    ...facts,
  };
}
