import type { SandboxClock } from '../clock.js';
import { PRODUCTS, type Product } from '../catalogue/products.js';
import type { Fleet } from './fleet.js';
import { holdsGpus } from './machine.js';

/** GPUs that a product has in a cluster altogether, by `product@cluster`. */
export type StockLimits = Record<string, number>;

/** What can still be rented: everything without end, until a knob (or a sold-out seed) says how much. */
export class Inventory {
  private limits: StockLimits = soldOut();

  constructor(
    private readonly fleet: Fleet,
    private readonly clock: SandboxClock,
  ) {}

  /** Free GPUs of a product in a cluster, `Infinity` when unlimited. */
  free(productId: string, clusterId: string): number {
    const limit = this.limits[placeOf(productId, clusterId)];
    return limit === undefined ? Infinity : Math.max(0, limit - this.used(productId, clusterId));
  }

  /** The most GPUs one machine could get in any of the clusters. */
  freeInAny(product: Product, clusterIds: readonly string[]): number {
    return Math.max(0, ...clusterIds.map((clusterId) => this.free(product.id, clusterId)));
  }

  /** From now on so many GPUs are free; `null` lifts the limit. */
  setFree(productId: string, clusterId: string, free: number | null): void {
    const place = placeOf(productId, clusterId);
    if (free === null) delete this.limits[place];
    else this.limits[place] = free + this.used(productId, clusterId);
  }

  reset(): void {
    this.limits = soldOut();
  }

  dump(): StockLimits {
    return this.limits;
  }

  load(limits: StockLimits): void {
    this.limits = limits;
  }

  private used(productId: string, clusterId: string): number {
    const now = this.clock.now();
    let used = 0;
    for (const machine of this.fleet.all())
      if (machine.productId === productId && machine.clusterId === clusterId && holdsGpus(machine, now))
        used += machine.gpuNum;
    return used;
  }
}

function placeOf(productId: string, clusterId: string): string {
  return `${productId}@${clusterId}`;
}

function soldOut(): StockLimits {
  return Object.fromEntries(
    PRODUCTS.flatMap((product) => product.soldOutIn.map((clusterId) => [placeOf(product.id, clusterId), 0])),
  );
}
