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
  /** 1 is bought first. */
  rank: number;
  reason: string;
}

export class OffersDto {
  offers: OfferDto[];
}

export function toOfferDto(offer: Offer): OfferDto {
  const { productId, productName, region, billingMode, stock, rank, reason } = offer;
  const pricePerGpuHour = toUsd(offer.pricePerGpuHour);
  const pricePerHour = toUsd(offer.pricePerHour);
  return { productId, productName, region, billingMode, pricePerGpuHour, pricePerHour, stock, rank, reason };
}
