import { AppError, type ErrorFacts } from '../common/app-error.js';

export class UnauthorizedError extends AppError<'unauthorized'> {
  readonly code = 'unauthorized';
  override readonly facts: ErrorFacts = {
    suggestion: 'Send a key as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
  };

  constructor() {
    super('A valid key is needed');
  }
}

export type AccessErrorCode = UnauthorizedError['code'];
