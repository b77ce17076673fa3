import { AppError, type ErrorFacts } from '../common/app-error.js';

/** No product has this name, in any region, however it is paid. */
export class ProductNotFoundError extends AppError<'product_not_found'> {
  readonly code = 'product_not_found';
  override readonly facts: ErrorFacts;

  constructor(productName: string, nearest: string[]) {
    super(`There is no product named "${productName}"`);
    this.facts = { nearest, suggestion: 'GET /api/products lists every product.' };
  }
}

/** No cluster of Novita's has this name or id. */
export class RegionNotFoundError extends AppError<'region_not_found'> {
  readonly code = 'region_not_found';
  override readonly facts: ErrorFacts;

  constructor(region: string, nearest: string[]) {
    super(`There is no region "${region}"`);
    this.facts = { nearest, errors: [{ detail: 'is not a region of Novita', pointer: '#/region' }] };
  }
}

/** The product exists, but nothing that matches the request can be had now. */
export class NoOffersError extends AppError<'no_offers'> {
  readonly code = 'no_offers';
  override readonly retryable = true;
}

export type ProductsErrorCode = (ProductNotFoundError | RegionNotFoundError | NoOffersError)['code'];
