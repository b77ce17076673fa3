import { toUsd } from '../../common/money.js';
import type { BillingMode, Offer } from '../offer.js';

/** A product in a region at a price. Prices are USD. */
export class OfferDto {
  productId: string;
  productName: string;
  region: string;
  billingMode: BillingMode;
  pricePerGpuHour: string;
  /** For the whole machine. */
  pricePerHour: string;
  /** Novita's hint: low, normal, high, unknown. */
  stock: string;
  /** It answered "no stock" a moment ago: until then it is asked only when nothing else is left. RFC 3339. */
  coolOffUntil?: string;
  /** 1 is bought first. */
  rank: number;
  reason: string;
}

export class OffersDto {
  offers: OfferDto[];
  /** When Novita was asked, RFC 3339; the header `Age` says how many seconds ago. */
  cachedAt: string;
}

export function toOfferDto(offer: Offer): OfferDto {
  const { productId, productName, region, billingMode, stock, coolOffUntil, rank, reason } = offer;
  return {
    productId,
    productName,
    region,
    billingMode,
    pricePerGpuHour: toUsd(offer.pricePerGpuHour),
    pricePerHour: toUsd(offer.pricePerHour),
    stock,
    coolOffUntil: coolOffUntil === undefined ? undefined : new Date(coolOffUntil).toISOString(),
    rank,
    reason,
  };
}
