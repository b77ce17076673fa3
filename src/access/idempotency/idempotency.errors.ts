import { AppError, type ErrorFacts } from '../../common/app-error.js';

/** The request with this key is still being answered. */
export class IdempotencyKeyInUseError extends AppError<'idempotency_key_in_use'> {
  readonly code = 'idempotency_key_in_use';
  override readonly retryable = true;
  override readonly facts: ErrorFacts = { retryAfterSeconds: 1 };

  constructor() {
    super('A request with this Idempotency-Key is being answered');
  }
}

/** The key belongs to another request: other content, or another route. */
export class IdempotencyKeyReusedError extends AppError<'idempotency_key_reused'> {
  readonly code = 'idempotency_key_reused';

  constructor() {
    super('This Idempotency-Key was sent with another request');
  }
}

export type IdempotencyErrorCode = IdempotencyKeyInUseError['code'] | IdempotencyKeyReusedError['code'];

/** Not for clients: while this request was at work another one with its key was answered; it has changed nothing. */
export class AnsweredMeanwhile extends Error {
  override readonly name = 'AnsweredMeanwhile';
}
