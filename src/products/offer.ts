import type { Moment } from '../common/clock.js';
import type { MicroPrice } from '../common/money.js';

/** How a machine is paid for. */
export type BillingMode = 'spot' | 'onDemand';

/** A product in a region at a price, ranked for one request. */
export interface Offer {
  productId: string;
  productName: string;
  /** The bare name, for example `CN-HK-01`. */
  region: string;
  /** What create takes; looked up in Novita's cluster list. */
  clusterId: string;
  billingMode: BillingMode;
  pricePerGpuHour: MicroPrice;
  /** For the whole machine. */
  pricePerHour: MicroPrice;
  /** What the whole machine costs on demand, when the product is sold so. */
  onDemandPricePerHour?: MicroPrice;
  /** It answered "no stock" a moment ago: until then it is asked only when nothing else is left. */
  coolOffUntil?: Moment;
  /** A spot machine was taken back there: until then it is bought only when nothing else is left. */
  reclaimedUntil?: Moment;
  /** Novita's hint: `low`, `normal`, `high`, or `unknown` when it gave none. */
  stock: string;
  minRootfsGb?: number;
  maxRootfsGb?: number;
  /** 1 is bought first. */
  rank: number;
  /** Why it stands where it stands, for people. */
  reason: string;
}

export interface OfferRequest {
  productName: string;
  gpuNum: number;
  billingMode: BillingMode;
  /** Asked for by name: only this one, no fallback. A bare name, a display name or a cluster id. */
  region?: string;
  /** The most that the whole machine (all its GPUs) may cost per hour. */
  maxPricePerHour?: MicroPrice;
}
