import type { Moment } from '../common/clock.js';
import type { BillingMode } from './offer.js';

/** A product in a region, paid in one way: what experience is about. */
export interface Place {
  productId: string;
  region: string;
  billingMode: BillingMode;
}

/** What has been experienced with places lately, and until when it counts. */
export interface OfferMemory {
  /** Answered "no stock". */
  cooling: ReadonlyMap<string, Moment>;
  /** Took a spot machine back. */
  reclaimed: ReadonlyMap<string, Moment>;
}

/** Nothing bad is known of any place. */
export const NO_MEMORY: OfferMemory = { cooling: new Map(), reclaimed: new Map() };

export function placeKey({ productId, region, billingMode }: Place): string {
  return `${productId}@${region}@${billingMode}`;
}
