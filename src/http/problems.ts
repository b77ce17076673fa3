import { HttpStatus } from '@nestjs/common';
import type { AccessErrorCode } from '../access/access.errors.js';
import type { InvalidRequestError } from '../common/app-error.js';
import type { InstanceErrorCode } from '../instances/instance.errors.js';
import type { NovitaErrorCode } from '../novita/novita.errors.js';
import type { OutboundErrorCode } from '../outbound/outbound.errors.js';
import type { ProductsErrorCode } from '../products/products.errors.js';
import type { RedisErrorCode } from '../redis/redis.errors.js';
import type { TemplatesErrorCode } from '../templates/templates.errors.js';
import type { WebhooksErrorCode } from '../webhooks/webhooks.errors.js';

/** What HTTP itself refuses before any room is asked. */
export type HttpErrorCode =
  | 'malformed_request'
  | 'route_not_found'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'request_timeout'
  | 'uri_too_long'
  | 'service_unavailable'
  | 'internal_error';

export type ErrorCode =
  | InvalidRequestError['code']
  | AccessErrorCode
  | InstanceErrorCode
  | NovitaErrorCode
  | OutboundErrorCode
  | ProductsErrorCode
  | RedisErrorCode
  | TemplatesErrorCode
  | WebhooksErrorCode
  | HttpErrorCode;

/** Every error code with its status and title: a code does not compile until it has a row here. */
export const PROBLEMS: Record<ErrorCode, { status: HttpStatus; title: string }> = {
  validation_failed: { status: HttpStatus.BAD_REQUEST, title: 'The request is not valid' },
  malformed_request: { status: HttpStatus.BAD_REQUEST, title: 'The request cannot be read' },
  target_forbidden: { status: HttpStatus.BAD_REQUEST, title: 'The address may not be called' },
  region_not_found: { status: HttpStatus.BAD_REQUEST, title: 'No such region' },
  instance_not_startable: { status: HttpStatus.BAD_REQUEST, title: 'The instance cannot be started now' },
  unauthorized: { status: HttpStatus.UNAUTHORIZED, title: 'A valid key is needed' },
  forbidden: { status: HttpStatus.FORBIDDEN, title: 'The key may not do this' },
  balance_not_enough: { status: HttpStatus.PAYMENT_REQUIRED, title: 'The balance at Novita is not enough' },
  instance_not_found: { status: HttpStatus.NOT_FOUND, title: 'No such instance' },
  operation_not_found: { status: HttpStatus.NOT_FOUND, title: 'No such operation' },
  delivery_not_found: { status: HttpStatus.NOT_FOUND, title: 'No such delivery' },
  product_not_found: { status: HttpStatus.NOT_FOUND, title: 'No such product' },
  template_not_found: { status: HttpStatus.NOT_FOUND, title: 'No such template' },
  novita_not_found: { status: HttpStatus.NOT_FOUND, title: 'Novita does not know it' },
  route_not_found: { status: HttpStatus.NOT_FOUND, title: 'No such route' },
  request_timeout: { status: HttpStatus.REQUEST_TIMEOUT, title: 'The request took too long to arrive' },
  instance_state: { status: HttpStatus.CONFLICT, title: 'Not possible in this state' },
  operation_in_progress: { status: HttpStatus.CONFLICT, title: 'Another start is under way' },
  machine_taken: { status: HttpStatus.CONFLICT, title: 'The machine has a record already' },
  starts_full: { status: HttpStatus.CONFLICT, title: 'As many starts are under way as may be' },
  instance_changed: { status: HttpStatus.CONFLICT, title: 'The instance was changed at the same moment' },
  lease_lost: { status: HttpStatus.CONFLICT, title: 'The instance is being worked on' },
  no_capacity: { status: HttpStatus.CONFLICT, title: 'Out of stock' },
  no_offers: { status: HttpStatus.CONFLICT, title: 'No offer matches' },
  novita_invalid_state: { status: HttpStatus.CONFLICT, title: 'Not possible in this state at Novita' },
  payload_too_large: { status: HttpStatus.PAYLOAD_TOO_LARGE, title: 'The request is too large' },
  uri_too_long: { status: HttpStatus.URI_TOO_LONG, title: 'The address is too long' },
  unsupported_media_type: {
    status: HttpStatus.UNSUPPORTED_MEDIA_TYPE,
    title: 'The content type is not JSON',
  },
  template_invalid: { status: HttpStatus.UNPROCESSABLE_ENTITY, title: 'The template cannot be used' },
  record_corrupt: { status: HttpStatus.INTERNAL_SERVER_ERROR, title: 'The record cannot be read' },
  internal_error: { status: HttpStatus.INTERNAL_SERVER_ERROR, title: 'Internal server error' },
  novita_rejected: { status: HttpStatus.BAD_GATEWAY, title: 'Novita refused the call' },
  novita_unauthorized: { status: HttpStatus.BAD_GATEWAY, title: 'Novita does not accept our key' },
  novita_quota_exceeded: { status: HttpStatus.BAD_GATEWAY, title: 'A quota at Novita is used up' },
  novita_unavailable: { status: HttpStatus.SERVICE_UNAVAILABLE, title: 'Novita is not available' },
  storage_unavailable: { status: HttpStatus.SERVICE_UNAVAILABLE, title: 'The store is not available' },
  service_unavailable: { status: HttpStatus.SERVICE_UNAVAILABLE, title: 'The service is not available' },
};

/** The primary id of a problem (RFC 9457): an absolute URI that does not depend on where the service runs. */
export function problemType(code: ErrorCode): string {
  return `urn:problem:novita-gpu-instance-api:${code}`;
}
