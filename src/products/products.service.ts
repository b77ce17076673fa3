import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CATALOGUE_CONFIG } from '../config/config.module.js';
import type { CatalogueConfig } from '../config/config.js';
import type { NovitaProduct } from '../novita/novita-catalogue.js';
import type { Cached } from '../redis/shared-cache.js';
import { allOffers, ladderOf, priceOf, productsNamed, rankOffers } from './cheapest.js';
import { scrapeCooling } from './metrics.js';
import { nearest } from './nearest.js';
import type { BillingMode, Offer, OfferRequest } from './offer.js';
import type { Place } from './offer-memory.js';
import { OfferMemoryRepository } from './offer-memory.repository.js';
import { PriceList } from './price-list.js';
import { NoOffersError, ProductNotFoundError, RegionNotFoundError } from './products.errors.js';
import { clustersOf, regionName } from './regions.js';

const BILLING_MODES: BillingMode[] = ['spot', 'onDemand'];

/** What can be rented, where, and in which order it is bought. */
@Injectable()
export class ProductsService implements OnModuleInit {
  /** What was found in a price list, by the request: a burst of the same looks through it once. */
  private readonly largest = new WeakMap<NovitaProduct[], Map<string, number>>();

  constructor(
    private readonly priceList: PriceList,
    private readonly memory: OfferMemoryRepository,
    @Inject(CATALOGUE_CONFIG) private readonly config: CatalogueConfig,
  ) {}

  onModuleInit(): void {
    scrapeCooling(async () => (await this.memory.recall()).cooling.size);
  }

  /**
   * The offers for a request in the order in which to buy them; at least one.
   *
   * @throws {ProductNotFoundError} {@link RegionNotFoundError} {@link NoOffersError}
   */
  async ladder(request: OfferRequest): Promise<[Offer, ...Offer[]]> {
    const [[{ value: products }, clusters], memory] = await Promise.all([
      this.listing(request),
      this.memory.recall(),
    ]);
    const [first, ...others] = ladderOf(products, clusters, request, this.config, memory);
    if (first) return [first, ...others];
    await this.assertKnown(request);
    throw new NoOffersError(this.whyNone(products, request));
  }

  /**
   * Accepts a name that any product has, sold out or not, and a region that any cluster has.
   *
   * @throws {ProductNotFoundError} {@link RegionNotFoundError}
   */
  async assertKnown(request: OfferRequest): Promise<void> {
    if (request.region !== undefined) await this.assertRegion(request.region);
    const [likely] = await this.listing(request);
    if (productsNamed(likely.value, request.productName).length > 0) return;
    const { value: all } = await this.list();
    if (productsNamed(all, request.productName).length > 0) return;
    throw new ProductNotFoundError(
      request.productName,
      nearest(
        request.productName,
        all.map(({ name }) => name.trim()),
      ),
    );
  }

  /**
   * Every offer that matches now, perhaps none: the buying order first, then regions that must be asked for.
   *
   * @param maxAgeMs asks Novita anew when its price list was read longer ago
   */
  async offers(request: OfferRequest, maxAgeMs?: number): Promise<Cached<Offer[]>> {
    const [[{ value: products, loadedAt }, clusters], memory] = await Promise.all([
      this.listing(request, maxAgeMs),
      this.memory.recall(),
    ]);
    const ladder = ladderOf(products, clusters, request, this.config, memory);
    const everywhere =
      request.region === undefined ? rankOffers(products, clusters, { ...request, regions: [] }) : [];
    const offers = allOffers(ladder, everywhere, memory);
    if (offers.length === 0) await this.assertKnown(request);
    return { value: offers, loadedAt };
  }

  /**
   * The largest root disk that any offer for a request has room for (GB), wherever it is and whatever it costs;
   * `undefined` when there is no offer at the moment, or one of them does not say. Asks no memory of places, which
   * changes the order of offers and not what they are.
   *
   * @throws {ProductNotFoundError} {@link RegionNotFoundError}
   */
  async largestRootfsGb(request: OfferRequest): Promise<number | undefined> {
    const [{ value: products }, clusters] = await this.listing(request);
    const { maxPricePerHour: _limit, region, ...wish } = request;
    const known = this.largest.get(products) ?? new Map<string, number>();
    this.largest.set(products, known);
    const name = JSON.stringify([region, wish.productName, wish.gpuNum, wish.billingMode]);
    let largest = known.get(name);
    if (largest === undefined) {
      const regions = region === undefined ? [] : [region];
      const offers = rankOffers(products, clusters, { ...wish, regions });
      if (offers.length === 0) {
        await this.assertKnown(request);
        return undefined;
      }
      largest = Math.max(...offers.map(({ maxRootfsGb = Infinity }) => maxRootfsGb));
      known.set(name, largest);
    }
    return Number.isFinite(largest) ? largest : undefined;
  }

  /** Novita has no machine there at the moment: for three minutes every process asks elsewhere first. */
  async noteNoStock(place: Place): Promise<void> {
    await this.memory.noteNoStock(place);
  }

  /** A spot machine was taken back there: for two hours every process buys elsewhere first. */
  async noteReclaim(place: Place): Promise<void> {
    await this.memory.noteReclaim(place);
  }

  /** The whole price list, each product once, by name and id; as old as the older one of its parts. */
  async list(maxAgeMs?: number): Promise<Cached<NovitaProduct[]>> {
    const lists = await Promise.all(
      BILLING_MODES.map(async (mode) => this.priceList.products(mode, undefined, maxAgeMs)),
    );
    const products = new Map<string, NovitaProduct>();
    for (const product of lists.flatMap(({ value }) => value))
      products.set(product.id, { ...products.get(product.id), ...product });
    const key = ({ id, name }: NovitaProduct): string => `${name}\n${id}`;
    return {
      value: [...products.values()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
      loadedAt: Math.min(...lists.map(({ loadedAt }) => loadedAt)),
    };
  }

  private async listing({ billingMode, gpuNum }: OfferRequest, maxAgeMs?: number) {
    return Promise.all([this.priceList.products(billingMode, gpuNum, maxAgeMs), this.priceList.clusters()]);
  }

  private async assertRegion(region: string): Promise<void> {
    const clusters = await this.priceList.clusters();
    if (clustersOf(region, clusters).length > 0) return;
    const names = clusters.map(({ name }) => regionName(name));
    throw new RegionNotFoundError(region, nearest(region, names));
  }

  private whyNone(products: NovitaProduct[], request: OfferRequest): string {
    const { productName, billingMode, gpuNum, region, maxPricePerHour } = request;
    const sold = productsNamed(products, productName).some((product) => priceOf(product, billingMode));
    if (!sold) return `"${productName}" is not sold as ${billingMode} with ${gpuNum} GPU(s) at the moment`;
    const where = region ?? 'the default and fallback regions';
    const limit = maxPricePerHour === undefined ? '' : ' within the price limit';
    return `"${productName}" cannot be had as ${billingMode} with ${gpuNum} GPU(s) in ${where}${limit} at the moment`;
  }
}
