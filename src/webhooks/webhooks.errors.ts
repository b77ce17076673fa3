import { AppError } from '../common/app-error.js';

export class DeliveryNotFoundError extends AppError<'delivery_not_found'> {
  readonly code = 'delivery_not_found';

  constructor(id: string) {
    super(`There is no delivery ${id}`);
  }
}

export class EndpointNotFoundError extends AppError<'endpoint_not_found'> {
  readonly code = 'endpoint_not_found';

  constructor(id: string) {
    super(`There is no webhook endpoint ${id.slice(0, 64)}`);
  }
}

export class TooManyEndpointsError extends AppError<'too_many_endpoints'> {
  readonly code = 'too_many_endpoints';

  constructor(limit: number) {
    super(`There are ${limit} webhook endpoints already; remove some first`);
  }
}

export type WebhooksErrorCode = (
  | DeliveryNotFoundError
  | EndpointNotFoundError
  | TooManyEndpointsError
)['code'];
