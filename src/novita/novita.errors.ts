import { AppError, type ErrorFacts } from '../common/app-error.js';

/** What is known of an answer that means a failure. Never headers, never the request. */
export interface NovitaFailure {
  /** Novita's machine name, for example `INSUFFICIENT_RESOURCE`. */
  reason?: string;
  httpStatus?: number;
}

/** Something that Novita did not do for us. */
export abstract class NovitaError<Code extends string = string> extends AppError<Code> {
  readonly reason?: string;
  readonly httpStatus?: number;

  constructor(message: string, failure: NovitaFailure = {}) {
    super(message);
    this.reason = failure.reason;
    this.httpStatus = failure.httpStatus;
  }
}

/** Why there is no answer; only `silent` and `broken` speak against Novita's health. */
export type Unavailability =
  /** Network trouble or a time limit. */
  | 'silent'
  /** 5xx, a gateway's page, an answer that cannot be read. */
  | 'broken'
  /** 429, or the pause that followed one. */
  | 'told-to-wait'
  /** Our own rate limit. */
  | 'budget'
  /** The circuit breaker is open. */
  | 'not-asking';

/** Novita did not answer, or not as Novita does; nothing is known about the subject of the call. */
export class NovitaUnavailableError extends NovitaError<'novita_unavailable'> {
  readonly code = 'novita_unavailable';
  override readonly retryable = true;
  override readonly facts: ErrorFacts;
  /** How long not to call again. */
  readonly retryAfterMs?: number;

  constructor(
    readonly because: Unavailability,
    message: string,
    failure: NovitaFailure & { retryAfterMs?: number } = {},
  ) {
    super(message, failure);
    this.retryAfterMs = failure.retryAfterMs;
    this.facts =
      failure.retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(failure.retryAfterMs / 1000) };
  }
}

/** Our key is missing, wrong or not allowed to do this (401 and 403 alike). */
export class NovitaUnauthorizedError extends NovitaError<'novita_unauthorized'> {
  readonly code = 'novita_unauthorized';
}

/** Novita does not know the instance or template that the call names. */
export class NovitaNotFoundError extends NovitaError<'novita_not_found'> {
  readonly code = 'novita_not_found';
}

/** No machine is free for this order at the moment. */
export class NovitaNoCapacityError extends NovitaError<'no_capacity'> {
  readonly code = 'no_capacity';
  override readonly retryable = true;
}

/** The account has too little money. */
export class NovitaBalanceError extends NovitaError<'balance_not_enough'> {
  readonly code = 'balance_not_enough';
}

/** The account may not have more instances or GPUs. */
export class NovitaQuotaError extends NovitaError<'novita_quota_exceeded'> {
  readonly code = 'novita_quota_exceeded';
}

/** The instance is not in a state for this; look at it again, the action may have happened all the same. */
export class NovitaStateError extends NovitaError<'novita_invalid_state'> {
  readonly code = 'novita_invalid_state';
}

/** Novita will not do this, however often it is asked; `reason` is its own word. */
export class NovitaRejectedError extends NovitaError<'novita_rejected'> {
  readonly code = 'novita_rejected';
}

export type AnyNovitaError =
  | NovitaUnavailableError
  | NovitaUnauthorizedError
  | NovitaNotFoundError
  | NovitaNoCapacityError
  | NovitaBalanceError
  | NovitaQuotaError
  | NovitaStateError
  | NovitaRejectedError;

export type NovitaErrorCode = AnyNovitaError['code'];
