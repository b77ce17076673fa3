import { AppError } from '../common/app-error.js';

export class DeliveryNotFoundError extends AppError<'delivery_not_found'> {
  readonly code = 'delivery_not_found';

  constructor(id: string) {
    super(`There is no delivery ${id}`);
  }
}

export type WebhooksErrorCode = DeliveryNotFoundError['code'];
