import { Inject, Injectable } from '@nestjs/common';
import { NOVITA_CONFIG } from '../config/config.module.js';
import type { NovitaConfig } from '../config/config.js';
import { NovitaClient } from '../novita/novita-client.js';
import type { NovitaCluster, NovitaProduct } from '../novita/novita-catalogue.js';
import { SharedCache } from '../redis/shared-cache.js';
import type { BillingMode } from './offer.js';

const PRODUCTS_TTL_MS = 30_000;
const CLUSTERS_TTL_MS = 10 * 60_000;

/** Novita's price list and clusters, from the cache that all processes share. */
@Injectable()
export class PriceList {
  constructor(
    private readonly novita: NovitaClient,
    private readonly cache: SharedCache,
    @Inject(NOVITA_CONFIG) private readonly config: NovitaConfig,
  ) {}

  /**
   * All regions' products in one call, as they are for machines with so many GPUs; without a number, all that can
   * be paid this way.
   */
  async products(billingMethod: BillingMode, gpuNum?: number): Promise<NovitaProduct[]> {
    const id = gpuNum === undefined ? billingMethod : `${billingMethod}-${gpuNum}`;
    return this.through('products', id, PRODUCTS_TTL_MS, () =>
      this.novita.listProducts({ billingMethod, gpuNum }),
    );
  }

  async clusters(): Promise<NovitaCluster[]> {
    return this.through('clusters', 'all', CLUSTERS_TTL_MS, () => this.novita.listClusters());
  }

  private async through<T>(cache: string, id: string, ttlMs: number, load: () => Promise<T>): Promise<T> {
    const options = { ttlMs, loadTimeoutMs: this.config.timeoutMs };
    return (await this.cache.through(cache, id, options, load)).value;
  }
}
