import { AppError, type ErrorFacts } from '../common/app-error.js';
import type { Count } from './count.js';
import type { Need } from './roles.js';

export class UnauthorizedError extends AppError<'unauthorized'> {
  readonly code = 'unauthorized';
  override readonly facts: ErrorFacts = {
    suggestion: 'Send a key as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
  };

  constructor() {
    super('A valid key is needed');
  }
}

/** The key is valid and may not do this; about things of others the answer is 404 instead. */
export class ForbiddenError extends AppError<'forbidden'> {
  readonly code = 'forbidden';

  constructor({ role, scope }: Need) {
    super(`This needs a key with the role ${role}${scope === 'any' ? '' : ` and the scope ${scope}`}`);
  }
}

/** A session may be used by any page of the browser; only ours knows its token. */
export class CsrfError extends AppError<'csrf_token_wrong'> {
  readonly code = 'csrf_token_wrong';

  constructor() {
    super('A session needs its CSRF token for this');
  }
}

/** Asked about its session with a key. */
export class NoSessionError extends AppError<'session_not_found'> {
  readonly code = 'session_not_found';

  constructor() {
    super('This request came without a session');
  }
}

export class RateLimitedError extends AppError<'rate_limited'> {
  readonly code = 'rate_limited';
  override readonly retryable = true;
  override readonly facts: ErrorFacts;

  constructor(readonly count: Count) {
    super('Too many requests');
    this.facts = { retryAfterSeconds: count.resetSeconds, 'violated-policies': [count.policy] };
  }
}

export class KeyNotFoundError extends AppError<'key_not_found'> {
  readonly code = 'key_not_found';

  constructor(id: string) {
    super(`There is no key ${id.slice(0, 64)}`);
  }
}

export class TooManyKeysError extends AppError<'too_many_keys'> {
  readonly code = 'too_many_keys';

  constructor(limit: number) {
    super(`There are ${limit} keys already; revoke some first`);
  }
}

export type AccessErrorCode = (
  | UnauthorizedError
  | ForbiddenError
  | CsrfError
  | NoSessionError
  | RateLimitedError
  | KeyNotFoundError
  | TooManyKeysError
)['code'];
