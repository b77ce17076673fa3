import fc from 'fast-check';
import type { NovitaCluster, NovitaProduct } from '../novita/novita-catalogue.js';
import { allOffers, ladderOf, rankOffers, type Wish } from './cheapest.js';
import { NO_MEMORY, placeKey } from './offer-memory.js';

/** Any moment. */
const CREATED = Date.UTC(2026, 0, 1);

function cluster(id: string, name: string): NovitaCluster {
  return { id, name, availableGpuTypes: [] };
}

const CLUSTERS = [
  cluster('us-ca-6', 'US-CA-06 (California)'),
  cluster('cn-hongkong-1', 'CN-HK-01 (Hong Kong)'),
  cluster('as-sgp-2', 'AS-SGP-02 (Singapore)'),
  cluster('eu-gb-1', 'EU-GB-01 (United Kingdom)'),
];

function product(overrides: Partial<NovitaProduct> = {}): NovitaProduct {
  return {
    id: '4090',
    name: 'RTX 4090 24GB',
    availableDeploy: true,
    regions: ['US-CA-06 (California)'],
    price: 35_000,
    spotPrice: 17_500,
    billingMethods: ['onDemand', 'spot'],
    inventoryState: 'high',
    ...overrides,
  };
}

const WISH: Wish = { productName: 'RTX 4090 24GB', gpuNum: 1, billingMode: 'spot', regions: [] };

describe('rankOffers', () => {
  it('says everything a buyer needs', () => {
    const products = [product({ minRootfsGb: 10, maxRootfsGb: 1016 })];
    expect(rankOffers(products, CLUSTERS, { ...WISH, gpuNum: 2 })).toEqual([
      {
        productId: '4090',
        productName: 'RTX 4090 24GB',
        region: 'US-CA-06',
        clusterId: 'us-ca-6',
        billingMode: 'spot',
        pricePerGpuHour: 17_500,
        pricePerHour: 35_000,
        onDemandPricePerHour: 70_000,
        stock: 'high',
        minRootfsGb: 10,
        maxRootfsGb: 1016,
        rank: 1,
        reason: '0.175 USD per GPU and hour',
      },
    ]);
  });

  it.each<[string, Partial<NovitaProduct>, Partial<Wish>, number]>([
    ['a plain match', {}, {}, 1],
    ['not deployable', { availableDeploy: false }, {}, 0],
    ['out of stock', { inventoryState: 'none' }, {}, 0],
    ['no stock hint', { inventoryState: undefined }, {}, 1],
    ['not sold as spot', { spotPrice: undefined }, {}, 0],
    ['not sold as spot, but on demand', { spotPrice: undefined }, { billingMode: 'onDemand' }, 1],
    ['not sold on demand', { price: undefined }, { billingMode: 'onDemand' }, 0],
    ['case and space', {}, { productName: ' rtx 4090 24gb ' }, 1],
    ['only a part of the name', {}, { productName: 'RTX 4090' }, 0],
    ['bare region in the list', { regions: ['US-CA-06'] }, { regions: ['us-ca-06'] }, 1],
    ['bare region asked for', {}, { regions: ['US-CA-06'] }, 1],
    ['display name asked for', {}, { regions: ['us-ca-06 (California)'] }, 1],
    ['cluster id asked for', {}, { regions: ['US-CA-6'] }, 1],
    ['cluster id in the list', { regions: ['us-ca-6'] }, { regions: ['US-CA-06'] }, 1],
    ['another region', {}, { regions: ['CN-HK-01'] }, 0],
    ['sold in all clusters', { regions: [] }, { regions: ['CN-HK-01'] }, 1],
    ['sold where no cluster is', { regions: ['MOON-01'] }, {}, 0],
    ['eight GPUs', {}, { gpuNum: 8 }, 1],
    ['nine GPUs', {}, { gpuNum: 9 }, 0],
    ['no GPU', {}, { gpuNum: 0 }, 0],
    ['the price limit of the whole machine, just met', {}, { gpuNum: 4, maxPricePerHour: 70_000 }, 1],
    ['the price limit of the whole machine, just missed', {}, { gpuNum: 4, maxPricePerHour: 69_999 }, 0],
  ])('%s', (_name, row, wish, count) => {
    expect(rankOffers([product(row)], CLUSTERS, { ...WISH, ...wish })).toHaveLength(count);
  });

  it('prefers the exact name to one that differs in case', () => {
    const products = [product({ id: 'a', name: 'rtx 4090 24gb', spotPrice: 1 }), product({ id: 'b' })];
    expect(rankOffers(products, CLUSTERS, WISH).map(({ productId }) => productId)).toEqual(['b']);
  });

  const rows = fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      name: fc.constantFrom('RTX 4090 24GB', 'rtx 4090 24gb', 'H100'),
      availableDeploy: fc.boolean(),
      regions: fc.subarray(['US-CA-06 (California)', 'CN-HK-01', 'as-sgp-2', 'MOON-01']),
      price: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
      spotPrice: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
      billingMethods: fc.constant<string[]>([]),
      inventoryState: fc.constantFrom('none', 'low', 'high', undefined),
    }),
    { maxLength: 8 },
  );

  it('puts the cheapest first, deterministically under any order of the input', () => {
    fc.assert(
      fc.property(
        rows.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        fc.shuffledSubarray(CLUSTERS, { minLength: CLUSTERS.length }),
        fc.constantFrom('spot' as const, 'onDemand' as const),
        ([list, shuffled], clusters, billingMode) => {
          const wish = { ...WISH, billingMode };
          const offers = rankOffers(list, CLUSTERS, wish);
          const prices = offers.map(({ pricePerGpuHour }) => pricePerGpuHour);
          expect(prices).toEqual(prices.toSorted((a, b) => a - b));
          expect(offers.map(({ rank }) => rank)).toEqual(offers.map((_, index) => index + 1));

          const exact = list.some(({ name }) => name === WISH.productName);
          const eligible = list
            .filter(({ name }) => (exact ? name === WISH.productName : name !== 'H100'))
            .filter((row) => row.availableDeploy && row.inventoryState !== 'none')
            .filter((row) => row.regions.length === 0 || row.regions.some((region) => region !== 'MOON-01'))
            .flatMap((row) => (billingMode === 'spot' ? row.spotPrice : row.price) ?? []);
          expect(prices[0]).toBe(eligible.length > 0 ? Math.min(...eligible) : undefined);

          const key = (offer: (typeof offers)[number]): string =>
            `${offer.productId}@${offer.clusterId}=${offer.pricePerGpuHour}`;
          expect(rankOffers(shuffled, clusters, wish).map(key)).toEqual(offers.map(key));
        },
      ),
    );
  });
});

describe('ladderOf', () => {
  const order = { defaultRegion: 'CN-HK-01', regionFallback: ['AS-SGP-02', 'US-CA-06', 'CN-HK-01', ''] };
  const request = { productName: 'RTX 4090 24GB', gpuNum: 1, billingMode: 'spot' } as const;
  const products = [
    product({ id: 'everywhere', regions: [], spotPrice: 20_000 }),
    product({ id: 'hk', regions: ['CN-HK-01 (Hong Kong)'], spotPrice: 25_000 }),
    product({ id: 'us', regions: ['US-CA-06'], spotPrice: 10_000 }),
  ];
  const steps = (offers: ReturnType<typeof ladderOf>): string[] =>
    offers.map(({ rank, productId, region }) => `${rank} ${productId} ${region}`);

  it('begins in the default region and falls back in order, cheapest first in each', () => {
    const ladder = ladderOf(products, CLUSTERS, request, order);
    expect(steps(ladder)).toEqual([
      '1 everywhere CN-HK-01',
      '2 hk CN-HK-01',
      '3 everywhere AS-SGP-02',
      '4 us US-CA-06',
      '5 everywhere US-CA-06',
    ]);
    expect(ladder[0]?.reason).toBe('0.20 USD per GPU and hour, default region');
    expect(ladder[3]?.reason).toBe('0.10 USD per GPU and hour, fallback region 2 of 4');
  });

  it('stays in a region that was asked for', () => {
    expect(steps(ladderOf(products, CLUSTERS, { ...request, region: 'eu-gb-01' }, order))).toEqual([
      '1 everywhere EU-GB-01',
    ]);
    expect(ladderOf(products.slice(1), CLUSTERS, { ...request, region: 'EU-GB-01' }, order)).toEqual([]);
  });

  it('is followed by what must be asked for', () => {
    const ladder = ladderOf(products, CLUSTERS, request, order);
    const everywhere = rankOffers(products, CLUSTERS, { ...request, regions: [] });
    const offers = allOffers(ladder, everywhere);
    expect(steps(offers).slice(5)).toEqual(['6 everywhere EU-GB-01']);
    expect(offers.at(-1)?.reason).toContain('only when region EU-GB-01 is asked for');
  });

  describe('with what was experienced lately', () => {
    const place = (productId: string, region: string): string =>
      placeKey({ productId, region, billingMode: 'spot' });
    const until = CREATED + 60_000;

    it('asks last of all where there was no stock, and says until when', () => {
      const memory = { ...NO_MEMORY, cooling: new Map([[place('everywhere', 'CN-HK-01'), until]]) };
      const ladder = ladderOf(products, CLUSTERS, request, order, memory);
      expect(steps(ladder)).toEqual([
        '1 hk CN-HK-01',
        '2 everywhere AS-SGP-02',
        '3 us US-CA-06',
        '4 everywhere US-CA-06',
        '5 everywhere CN-HK-01',
      ]);
      expect(
        ladder.flatMap(({ coolOffUntil, rank }) => (coolOffUntil ? [[rank, coolOffUntil]] : [])),
      ).toEqual([[5, until]]);
      expect(ladder[4]?.reason).toContain('no stock a moment ago');
    });

    it('still offers a region that was asked for when nothing there has stock', () => {
      const memory = { ...NO_MEMORY, cooling: new Map([[place('hk', 'CN-HK-01'), until]]) };
      const ladder = ladderOf(products.slice(1), CLUSTERS, { ...request, region: 'CN-HK-01' }, order, memory);
      expect(ladder).toMatchObject([{ productId: 'hk', coolOffUntil: until, rank: 1 }]);
    });

    it('is of a way to pay too', () => {
      const memory = { ...NO_MEMORY, cooling: new Map([[place('hk', 'CN-HK-01'), until]]) };
      const onDemand = { ...request, billingMode: 'onDemand' } as const;
      const ladder = ladderOf(products, CLUSTERS, onDemand, order, memory);
      expect(ladder.filter(({ coolOffUntil }) => coolOffUntil !== undefined)).toEqual([]);
    });

    it('puts a place that took a machine back behind all others, and says until when', () => {
      const memory = { ...NO_MEMORY, reclaimed: new Map([[place('everywhere', 'CN-HK-01'), until]]) };
      const ladder = ladderOf(products, CLUSTERS, request, order, memory);
      expect(steps(ladder)).toEqual([
        '1 hk CN-HK-01',
        '2 everywhere AS-SGP-02',
        '3 us US-CA-06',
        '4 everywhere US-CA-06',
        '5 everywhere CN-HK-01',
      ]);
      expect(ladder.at(-1)).toMatchObject({ reclaimedUntil: until });
      expect(ladder.at(-1)?.reason).toContain('took a spot machine back lately');
    });

    it('asks where a machine was taken back before it asks where there was no stock', () => {
      const memory = {
        cooling: new Map([[place('hk', 'CN-HK-01'), until]]),
        reclaimed: new Map([[place('everywhere', 'CN-HK-01'), until]]),
      };
      expect(steps(ladderOf(products, CLUSTERS, request, order, memory)).slice(3)).toEqual([
        '4 everywhere CN-HK-01',
        '5 hk CN-HK-01',
      ]);
    });

    it('ends what must be asked for with what has no stock', () => {
      const memory = { ...NO_MEMORY, cooling: new Map([[place('everywhere', 'EU-GB-01'), until]]) };
      const ladder = ladderOf(products, CLUSTERS, request, order, memory);
      const everywhere = rankOffers(
        [...products, product({ id: 'gb', regions: ['EU-GB-01'], spotPrice: 90_000 })],
        CLUSTERS,
        { ...request, regions: [] },
      );
      expect(steps(allOffers(ladder, everywhere, memory)).slice(5)).toEqual([
        '6 gb EU-GB-01',
        '7 everywhere EU-GB-01',
      ]);
    });
  });
});
