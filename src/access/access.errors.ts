import { AppError, type ErrorFacts } from '../common/app-error.js';
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
    super(`This needs a key with the role ${role} and the scope ${scope}`);
  }
}

export type AccessErrorCode = UnauthorizedError['code'] | ForbiddenError['code'];
