import { AppError, type ErrorFacts } from '../common/app-error.js';

/** Redis does not answer, is full, or cannot write; nothing was accepted, or it cannot be told whether it was. */
export class StorageUnavailableError extends AppError<'storage_unavailable'> {
  readonly code = 'storage_unavailable';
  override readonly retryable = true;
  override readonly facts: ErrorFacts = {
    retryAfterSeconds: 2,
    suggestion: 'Repeat the request after a moment, with the same Idempotency-Key when it creates something.',
  };

  constructor(cause: unknown) {
    super('The store does not answer at the moment', { cause });
  }
}

/** What was stored is not what was sealed: damaged, moved to another place, or sealed with a key that we do not have. */
export class UnreadableSecretError extends AppError<'secret_unreadable'> {
  readonly code = 'secret_unreadable';

  constructor(
    /** Where it belongs; not for clients. */
    readonly context: string,
    why: 'no-key' | 'changed',
    options?: ErrorOptions,
  ) {
    super(
      why === 'no-key'
        ? 'It was sealed with a key that the service does not have'
        : 'It was sealed, and has been changed or moved since',
      options,
    );
  }
}

export type RedisErrorCode = (StorageUnavailableError | UnreadableSecretError)['code'];

const REFUSALS = /^(OOM|MISCONF|READONLY|LOADING|CLUSTERDOWN|MASTERDOWN|NOREPLICAS|TRYAGAIN|BUSY)\b/;
const CONNECTION =
  /Connection is closed|Command timed out|Socket timeout|Cluster isn't ready|Stream isn't writeable|max retries per request|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|Failed to refresh slots|None of startup nodes|All sentinels are unreachable/i;

/**
 * Whether an error thrown by the Redis client means "away" rather than "wrong command". What has a meaning already is
 * none of its errors, even if it tells of a refused connection to somebody else.
 */
export function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AppError) return false;
  if (error.name === 'ReplyError') return REFUSALS.test(error.message);
  return error.name === 'MaxRetriesPerRequestError' || CONNECTION.test(error.message);
}
