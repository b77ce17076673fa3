/** Browsers ask again after that (s). */
const PREFLIGHT_SECONDS = 600;

/**
 * What pages of the given origins, exactly these, may do: call with a key of their own. The session's cookie is not for
 * them.
 */
export function corsFor(origins: string[]) {
  return {
    origin: origins,
    credentials: false,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'idempotency-key',
      'if-match',
      'if-none-match',
      'last-event-id',
      'prefer',
      'traceparent',
      'x-api-key',
      'x-request-id',
    ],
    exposedHeaders: [
      'age',
      'etag',
      'idempotency-replayed',
      'link',
      'location',
      'operation-location',
      'ratelimit',
      'ratelimit-policy',
      'retry-after',
      'x-request-id',
    ],
    maxAge: PREFLIGHT_SECONDS,
  };
}
