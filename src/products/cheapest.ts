import { toUsd } from '../common/money.js';
import type { NovitaCluster, NovitaProduct } from '../novita/novita-catalogue.js';
import type { BillingMode, Offer, OfferRequest } from './offer.js';
import { NO_MEMORY, type OfferMemory, placeKey } from './offer-memory.js';
import { clustersOf, regionName } from './regions.js';

/** The most GPUs that Novita puts into one machine. */
const MOST_GPUS = 8;

export interface Wish extends Omit<OfferRequest, 'region'> {
  /** Names or cluster ids; empty: everywhere. */
  regions: string[];
}

/** Per GPU and hour; `undefined` when the product is not sold this way. */
export function priceOf(product: NovitaProduct, billingMode: BillingMode): number | undefined {
  return billingMode === 'spot' ? product.spotPrice : product.price;
}

/** The products of a name: those written exactly so, else those that differ only in case. */
export function productsNamed(products: NovitaProduct[], productName: string): NovitaProduct[] {
  const wanted = productName.trim();
  const exact = products.filter(({ name }) => name.trim() === wanted);
  if (exact.length > 0) return exact;
  const lower = wanted.toLowerCase();
  return products.filter(({ name }) => name.trim().toLowerCase() === lower);
}

/**
 * Every place where the wish can be had now, cheapest per GPU-hour first, ties by product id and then cluster id.
 * The same input in any order gives the same result.
 */
export function rankOffers(products: NovitaProduct[], clusters: NovitaCluster[], wish: Wish): Offer[] {
  const { billingMode, gpuNum, maxPricePerHour, regions } = wish;
  if (!Number.isInteger(gpuNum) || gpuNum < 1 || gpuNum > MOST_GPUS) return [];
  const allowed = regions.length === 0 ? clusters : regions.flatMap((region) => clustersOf(region, clusters));
  const allowedIds = new Set(allowed.map(({ id }) => id));

  const offers = new Map<string, Offer>();
  for (const product of productsNamed(products, wish.productName)) {
    const pricePerGpuHour = priceOf(product, billingMode);
    if (!deployable(product) || pricePerGpuHour === undefined) continue;
    const pricePerHour = pricePerGpuHour * gpuNum;
    if (maxPricePerHour !== undefined && pricePerHour > maxPricePerHour) continue;
    for (const cluster of placesOf(product, clusters)) {
      if (!allowedIds.has(cluster.id)) continue;
      const offer: Offer = {
        productId: product.id,
        productName: product.name.trim(),
        region: regionName(cluster.name),
        clusterId: cluster.id,
        billingMode,
        pricePerGpuHour,
        pricePerHour,
        onDemandPricePerHour: product.price === undefined ? undefined : product.price * gpuNum,
        stock: product.inventoryState ?? 'unknown',
        minRootfsGb: product.minRootfsGb,
        maxRootfsGb: product.maxRootfsGb,
        rank: 0,
        reason: `${toUsd(pricePerGpuHour)} USD per GPU and hour`,
      };
      const place = `${product.id}@${cluster.id}`;
      const known = offers.get(place);
      if (!known || known.pricePerGpuHour > pricePerGpuHour) offers.set(place, offer);
    }
  }
  return ranked([...offers.values()].toSorted(cheaperFirst));
}

/**
 * The offers in the order in which they are bought: an explicit region and nothing else, or the default region
 * first, then the fallback regions in their order; cheapest first within each. What took a spot machine back lately
 * comes behind all of them, for the next machine would hardly last there. What answered "no stock" a moment ago comes
 * last of all: nobody asks it while there is something else, and nothing is given up without asking it.
 */
export function ladderOf(
  products: NovitaProduct[],
  clusters: NovitaCluster[],
  request: OfferRequest,
  order: { defaultRegion: string; regionFallback: string[] },
  memory: OfferMemory = NO_MEMORY,
): Offer[] {
  const { region, ...wish } = request;
  if (region !== undefined) {
    const offers = rankOffers(products, clusters, { ...wish, regions: [region] });
    const step = offers.map((offer) => because(offer, 'the region asked for'));
    return ranked(coolingLast(reclaimedLast(step, memory), memory));
  }
  const steps = [order.defaultRegion, ...order.regionFallback].flatMap((name, step) => {
    if (name === '') return [];
    const why = step === 0 ? 'default region' : `fallback region ${step} of ${order.regionFallback.length}`;
    const offers = rankOffers(products, clusters, { ...wish, regions: [name] });
    return offers.map((offer) => because(offer, why));
  });
  return ranked(coolingLast(reclaimedLast(eachPlaceOnce(steps), memory), memory));
}

function reclaimedLast(offers: Offer[], { reclaimed }: OfferMemory): Offer[] {
  const noted = offers.map((offer) => {
    const reclaimedUntil = reclaimed.get(placeKey(offer));
    return reclaimedUntil === undefined
      ? offer
      : because({ ...offer, reclaimedUntil }, 'behind the others: took a spot machine back lately');
  });
  return [
    ...noted.filter(({ reclaimedUntil }) => reclaimedUntil === undefined),
    ...noted.filter(({ reclaimedUntil }) => reclaimedUntil !== undefined),
  ];
}

function coolingLast(offers: Offer[], { cooling }: OfferMemory): Offer[] {
  const noted = offers.map((offer) => {
    const coolOffUntil = cooling.get(placeKey(offer));
    return coolOffUntil === undefined
      ? offer
      : because({ ...offer, coolOffUntil }, 'asked last: no stock a moment ago');
  });
  return [
    ...noted.filter(({ coolOffUntil }) => coolOffUntil === undefined),
    ...noted.filter(({ coolOffUntil }) => coolOffUntil !== undefined),
  ];
}

/** The ladder, and after it what is only bought when its region is asked for. */
export function allOffers(ladder: Offer[], everywhere: Offer[], memory: OfferMemory = NO_MEMORY): Offer[] {
  const others = everywhere.map((offer) => because(offer, `only when region ${offer.region} is asked for`));
  return ranked(eachPlaceOnce([...ladder, ...coolingLast(reclaimedLast(others, memory), memory)]));
}

function deployable({ availableDeploy, inventoryState }: NovitaProduct): boolean {
  return availableDeploy && inventoryState?.toLowerCase() !== 'none';
}

/** The clusters of a product. A region that no cluster has is no place: its id could only be guessed. */
function placesOf(product: NovitaProduct, clusters: NovitaCluster[]): NovitaCluster[] {
  if (product.regions.length === 0) return clusters;
  return product.regions.flatMap((region) => clustersOf(region, clusters));
}

function cheaperFirst(a: Offer, b: Offer): number {
  return (
    a.pricePerGpuHour - b.pricePerGpuHour ||
    compare(a.productId, b.productId) ||
    compare(a.clusterId, b.clusterId)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function because(offer: Offer, why: string): Offer {
  return { ...offer, reason: `${offer.reason}, ${why}` };
}

/** Keeps the first offer of each product and cluster. */
function eachPlaceOnce(offers: Offer[]): Offer[] {
  const places = new Map<string, Offer>();
  for (const offer of offers) {
    const place = `${offer.productId}@${offer.clusterId}`;
    if (!places.has(place)) places.set(place, offer);
  }
  return [...places.values()];
}

function ranked(offers: Offer[]): Offer[] {
  return offers.map((offer, index) => ({ ...offer, rank: index + 1 }));
}
