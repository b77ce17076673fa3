import type { AccessErrorCode } from '../access/access.errors.js';
import type { IdempotencyErrorCode } from '../access/idempotency/idempotency.errors.js';
import type { InvalidRequestError } from '../common/app-error.js';
import type { EventsErrorCode } from '../events/events.errors.js';
import { FAILURES, type FailureRow } from '../instances/failures.js';
import type { InstanceErrorCode } from '../instances/instance.errors.js';
import type { NovitaErrorCode } from '../novita/novita.errors.js';
import type { OutboundErrorCode } from '../outbound/outbound.errors.js';
import type { ProductsErrorCode } from '../products/products.errors.js';
import type { RedisErrorCode } from '../redis/redis.errors.js';
import type { SyncErrorCode } from '../sync/sync.errors.js';
import type { TemplatesErrorCode } from '../templates/templates.errors.js';
import type { WebhooksErrorCode } from '../webhooks/webhooks.errors.js';

/** What HTTP itself refuses before any room is asked. */
export type HttpErrorCode =
  | 'malformed_request'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'payload_too_large'
  | 'headers_too_large'
  | 'unsupported_media_type'
  | 'expectation_failed'
  | 'request_timeout'
  | 'uri_too_long'
  | 'service_unavailable'
  | 'internal_error';

export type ErrorCode =
  | InvalidRequestError['code']
  | AccessErrorCode
  | IdempotencyErrorCode
  | EventsErrorCode
  | InstanceErrorCode
  | NovitaErrorCode
  | OutboundErrorCode
  | ProductsErrorCode
  | RedisErrorCode
  | SyncErrorCode
  | TemplatesErrorCode
  | WebhooksErrorCode
  | HttpErrorCode;

/** What every problem of one code has in common. */
export interface ProblemRow {
  status: number;
  title: string;
  /** The same call may succeed later without anyone changing anything. */
  retryable: boolean;
  /** Seconds to wait before that, when the error itself does not know better. */
  retryAfterSeconds?: number;
  /** What a client can do about it, when the error itself does not know better. */
  suggestion: string;
  /** Its registered name, when others have one for it, too. */
  type?: string;
}

/** The same call fails again until somebody changes something. */
function final(status: number, title: string, suggestion: string): ProblemRow {
  return { status, title, retryable: false, suggestion };
}

/** The same call may succeed after some seconds. */
function later(status: number, title: string, retryAfterSeconds: number, suggestion: string): ProblemRow {
  return { status, title, retryable: true, retryAfterSeconds, suggestion };
}

/** What an operation can fail for says the same of itself wherever it is met. */
function failed(status: number, { title, suggestion, retryAfterSeconds }: FailureRow): ProblemRow {
  return retryAfterSeconds === undefined
    ? final(status, title, suggestion)
    : later(status, title, retryAfterSeconds, suggestion);
}

/** Of draft-ietf-httpapi-ratelimit-headers. */
const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

const AS_THE_DOCUMENT_SAYS = 'Send the request as GET /openapi.json describes it.';
const WITH_THE_SAME_KEY =
  'Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.';

/**
 * Every error code with its status, title and what to do about it: a code does not compile until it has a row here,
 * and a test holds `retryable` to what the error's class says.
 */
export const PROBLEMS: Record<ErrorCode, ProblemRow> = {
  validation_failed: final(
    400,
    'The request is not valid',
    'Mend what `errors` points at and send it again.',
  ),
  malformed_request: final(400, 'The request cannot be read', AS_THE_DOCUMENT_SAYS),
  target_forbidden: final(
    400,
    'The address may not be called',
    'Give a public https address; the operator can allow others with OUTBOUND_ALLOW_CIDRS.',
  ),
  region_not_found: failed(400, FAILURES.region_not_found),
  instance_not_startable: final(
    400,
    'The instance cannot be started now',
    'Only what is exited can be started: wait for it, or stop it first.',
  ),
  unauthorized: final(
    401,
    'A valid key is needed',
    'Send a key as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
  ),
  balance_not_enough: failed(402, FAILURES.balance_not_enough),
  forbidden: final(
    403,
    'The key may not do this',
    'Use a key with the role and the scope that `detail` names.',
  ),
  csrf_token_wrong: final(
    403,
    'The CSRF token is missing or wrong',
    'Send the csrfToken of the session as "X-CSRF-Token", or a key instead of the session.',
  ),
  instance_not_found: final(
    404,
    'No such instance',
    'GET /api/instances lists yours, with ?include=terminated those that are gone as well.',
  ),
  operation_not_found: final(
    404,
    'No such operation',
    'The instance names its latest operation in `operationId`.',
  ),
  delivery_not_found: final(
    404,
    'No such delivery',
    'GET /api/webhooks/deliveries lists those that are kept.',
  ),
  session_not_found: final(404, 'No session', 'Begin one with POST /api/session.'),
  key_not_found: final(404, 'No such key', 'GET /api/keys lists them.'),
  endpoint_not_found: final(404, 'No such webhook endpoint', 'GET /api/webhooks/endpoints lists yours.'),
  too_many_endpoints: final(409, 'Too many webhook endpoints', 'Remove endpoints that nobody needs.'),
  product_not_found: failed(404, FAILURES.product_not_found),
  template_not_found: failed(404, FAILURES.template_not_found),
  novita_not_found: final(404, 'Novita does not know it', 'Ask for it by the id that this service gave it.'),
  route_not_found: final(404, 'No such route', 'GET /openapi.json lists every route.'),
  method_not_allowed: final(405, 'No such method on this route', 'Use a method that the Allow header names.'),
  request_timeout: later(408, 'The request took too long to arrive', 1, 'Send the whole request at once.'),
  too_many_keys: final(409, 'There are too many keys', 'Revoke keys that nobody uses: GET /api/keys.'),
  instance_state: final(
    409,
    'Not possible in this state',
    'Wait for another status, or choose one of the actions that the instance names in `actions`.',
  ),
  operation_in_progress: final(
    409,
    'Another start is under way',
    'Follow the operation that `operationId` names, or cancel it first.',
  ),
  idempotency_key_in_use: later(
    409,
    'The same request is being answered',
    1,
    'Repeat the same request after Retry-After: it gets the answer of the first.',
  ),
  operation_not_cancellable: final(
    409,
    'The operation cannot be cancelled',
    'Ask for what you want instead: stop, start or delete the instance.',
  ),
  instance_ambiguous: final(
    409,
    'Several instances have this name',
    'Name the one that is meant by its id: `candidates` lists them.',
  ),
  instance_protected: final(409, 'The instance is protected', 'PATCH the instance: set protected to false.'),
  instance_foreign: final(
    409,
    'The machine was made by somebody else',
    "Stop it, or delete its machine in Novita's console: the record ends with it.",
  ),
  machine_taken: final(409, 'The machine has a record already', 'Ask for the instance that it belongs to.'),
  starts_full: later(409, 'As many starts are under way as may be', 5, WITH_THE_SAME_KEY),
  sync_running: later(
    409,
    'Already under way',
    5,
    'Repeat the request, or read GET /api/instances/sync/stats.',
  ),
  instance_changed: later(409, 'The instance was changed at the same moment', 1, WITH_THE_SAME_KEY),
  lease_lost: later(409, 'The instance is being worked on', 1, WITH_THE_SAME_KEY),
  no_capacity: failed(409, FAILURES.no_capacity),
  no_offers: failed(409, FAILURES.no_offers),
  novita_invalid_state: final(
    409,
    'Not possible in this state at Novita',
    'Read the instance again: Novita may have done it all the same.',
  ),
  revision_mismatch: final(
    412,
    'The instance is not at this revision any more',
    'Read it again, and change what is there now with its ETag as If-Match.',
  ),
  payload_too_large: final(413, 'The request is too large', 'Send at most 512 kB.'),
  uri_too_long: final(414, 'The address is too long', AS_THE_DOCUMENT_SAYS),
  unsupported_media_type: final(
    415,
    'The content type is not JSON',
    'Send JSON in UTF-8, not compressed, as "Content-Type: application/json".',
  ),
  expectation_failed: final(417, 'The expectation cannot be met', 'Leave out the Expect header.'),
  idempotency_key_reused: final(
    422,
    'The Idempotency-Key belongs to another request',
    'Send each new request with a new key; repeat a request unchanged.',
  ),
  template_invalid: failed(422, FAILURES.template_invalid),
  rate_limited: {
    ...later(429, 'Too many requests', 60, 'Wait until Retry-After is over; RateLimit tells what is left.'),
    type: QUOTA_EXCEEDED,
  },
  quota_exceeded: {
    ...final(
      429,
      'The quota of the owner is used up',
      'Stop or delete an instance, or have the quota raised.',
    ),
    type: QUOTA_EXCEEDED,
  },
  headers_too_large: final(
    431,
    'The headers are too large',
    'Send at most 16 kB of headers, address included.',
  ),
  too_many_streams: later(
    429,
    'Too many event streams',
    5,
    'Close a stream, or let several consumers share one: a single stream carries every event.',
  ),
  record_corrupt: final(
    500,
    'The record cannot be read',
    'Tell the operator, with the request id: the record is set aside and GET /api/admin/invariants names it.',
  ),
  secret_unreadable: failed(500, FAILURES.secret_unreadable),
  internal_error: final(500, 'Internal server error', 'Tell the operator, with the request id.'),
  novita_rejected: failed(502, FAILURES.novita_rejected),
  novita_unauthorized: failed(502, FAILURES.novita_unauthorized),
  novita_quota_exceeded: failed(502, FAILURES.novita_quota_exceeded),
  machine_failed: failed(502, FAILURES.machine_failed),
  spot_reclaimed: failed(409, FAILURES.spot_reclaimed),
  exited_during_startup: failed(502, FAILURES.exited_during_startup),
  vanished_during_startup: failed(502, FAILURES.vanished_during_startup),
  network_error: failed(503, FAILURES.network_error),
  startup_timeout: failed(504, FAILURES.startup_timeout),
  health_check_timeout: failed(504, FAILURES.health_check_timeout),
  novita_unavailable: later(503, 'Novita is not available', 5, WITH_THE_SAME_KEY),
  storage_unavailable: later(503, 'The store is not available', 2, WITH_THE_SAME_KEY),
  service_unavailable: later(503, 'The service is not available', 5, WITH_THE_SAME_KEY),
};
