import { toUsd } from '../../common/money.js';
import type { NovitaProduct } from '../../novita/novita-catalogue.js';
import { regionName } from '../regions.js';

/** A row of Novita's price list. Prices are USD per GPU and hour. */
export class ProductDto {
  /** @example "4090.18c.60g" */
  id: string;
  /** @example "RTX 4090 24GB" */
  name: string;
  /** Bare region names; empty means everywhere. */
  regions: string[];
  /**
   * On demand; absent when it is not sold so.
   * @example "0.69"
   */
  pricePerGpuHour?: string;
  /**
   * Spot; absent when it is not sold so.
   * @example "0.35"
   */
  spotPricePerGpuHour?: string;
  available: boolean;
  /**
   * Novita's hint: none, low, normal, high, unknown.
   * @example "high"
   */
  stock: string;
  cpuPerGpu?: number;
  memoryPerGpuGb?: number;
  minRootfsGb?: number;
  maxRootfsGb?: number;
}

export class ProductsDto {
  products: ProductDto[];
  /** When Novita was asked, RFC 3339; the header `Age` says how many seconds ago. */
  cachedAt: string;
}

export function toProductDto(product: NovitaProduct): ProductDto {
  const { id, name, price, spotPrice, cpuPerGpu, memoryPerGpuGb, minRootfsGb, maxRootfsGb } = product;
  return {
    id,
    name,
    regions: product.regions.map(regionName),
    pricePerGpuHour: price === undefined ? undefined : toUsd(price),
    spotPricePerGpuHour: spotPrice === undefined ? undefined : toUsd(spotPrice),
    available: product.availableDeploy,
    stock: product.inventoryState ?? 'unknown',
    cpuPerGpu,
    memoryPerGpuGb,
    minRootfsGb,
    maxRootfsGb,
  };
}
