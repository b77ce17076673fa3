import { toUsd } from '../../common/money.js';
import type { BillingMode, Offer } from '../offer.js';

/** A product in a region at a price. Prices are USD. */
export class OfferDto {
  /** @example "4090.18c.60g" */
  productId: string;
  /** @example "RTX 4090 24GB" */
  productName: string;
  /** @example "CN-HK-01" */
  region: string;
  billingMode: BillingMode;
  /** @example "0.35" */
  pricePerGpuHour: string;
  /**
   * For the whole machine.
   * @example "0.7"
   */
  pricePerHour: string;
  /**
   * Novita's hint: low, normal, high, unknown.
   * @example "high"
   */
  stock: string;
  /** It answered "no stock" a moment ago: until then it is asked only when nothing else is left. RFC 3339. */
  coolOffUntil?: string;
  /** A spot machine was taken back there: until then it stands behind the others. RFC 3339. */
  reclaimedUntil?: string;
  /** 1 is bought first. */
  rank: number;
  /**
   * Why it stands where it stands.
   * @example "the default region, the lowest price"
   */
  reason: string;
}

export class OffersDto {
  offers: OfferDto[];
  /** When Novita was asked, RFC 3339; the header `Age` says how many seconds ago. */
  cachedAt: string;
}

export function toOfferDto(offer: Offer): OfferDto {
  const { productId, productName, region, billingMode, stock, rank, reason } = offer;
  const { coolOffUntil, reclaimedUntil } = offer;
  return {
    productId,
    productName,
    region,
    billingMode,
    pricePerGpuHour: toUsd(offer.pricePerGpuHour),
    pricePerHour: toUsd(offer.pricePerHour),
    stock,
    coolOffUntil: coolOffUntil === undefined ? undefined : new Date(coolOffUntil).toISOString(),
    reclaimedUntil: reclaimedUntil === undefined ? undefined : new Date(reclaimedUntil).toISOString(),
    rank,
    reason,
  };
}
