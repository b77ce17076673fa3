import { Inject, Injectable } from '@nestjs/common';
import { NOVITA_CONFIG } from '../config/config.module.js';
import type { NovitaConfig } from '../config/config.js';
import { NovitaClient } from '../novita/novita-client.js';
import type { NovitaCluster, NovitaProduct } from '../novita/novita-catalogue.js';
import { type Cached, SharedCache } from '../redis/shared-cache.js';
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
   *
   * @param maxAgeMs loads it anew when it is older
   */
  async products(
    billingMethod: BillingMode,
    gpuNum?: number,
    maxAgeMs?: number,
  ): Promise<Cached<NovitaProduct[]>> {
    const id = gpuNum === undefined ? billingMethod : `${billingMethod}-${gpuNum}`;
    const options = { ttlMs: PRODUCTS_TTL_MS, loadTimeoutMs: this.config.timeoutMs, maxAgeMs };
    return this.cache.through('products', id, options, async () =>
      this.novita.listProducts({ billingMethod, gpuNum }),
    );
  }

  async clusters(): Promise<NovitaCluster[]> {
    const options = { ttlMs: CLUSTERS_TTL_MS, loadTimeoutMs: this.config.timeoutMs };
    const { value } = await this.cache.through('clusters', 'all', options, async () =>
      this.novita.listClusters(),
    );
    return value;
  }
}
