import type { TestingModule } from '@nestjs/testing';
import { register } from 'prom-client';
import { placeKey } from '../../../src/products/offer-memory.js';
import { ProductsController } from '../../../src/products/products.controller.js';
import { ProductsModule } from '../../../src/products/products.module.js';
import { ProductsService } from '../../../src/products/products.service.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { endsWithItsTest } from '../../support/endings.js';
import { aPrincipal } from '../../builders/a-principal.js';
import { aReply } from '../../support/a-reply.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { openDoor } from '../novita/novita-door.js';
import { envelope, type Handler, ScriptedServer, sendJson } from '../novita/scripted-server.js';

const CLUSTERS = [
  { id: 'us-ca-6', name: 'US-CA-06 (California)' },
  { id: 'cn-hongkong-1', name: 'CN-HK-01 (Hong Kong)' },
  { id: 'eu-gb-1', name: 'EU-GB-01 (United Kingdom)' },
];

const PRODUCTS = [
  {
    id: '4090.us',
    name: 'RTX 4090 24GB',
    availableDeploy: true,
    regions: ['US-CA-06 (California)', 'EU-GB-01'],
    price: '35000',
    spotPrice: '17500',
    inventoryState: 'high',
  },
  {
    id: '4090.hk',
    name: 'RTX 4090 24GB',
    availableDeploy: true,
    regions: ['CN-HK-01 (Hong Kong)'],
    price: 36_000,
    spotPrice: '18000',
  },
  {
    id: 'h200',
    name: 'H200 SXM 141GB',
    availableDeploy: false,
    regions: [],
    price: '339000',
    spotPrice: '0',
  },
];

const catalogue: Handler = ({ path, query }, response) => {
  if (path.endsWith('/clusters')) return sendJson(response, { data: CLUSTERS });
  if (query.get('billingMethod') !== 'spot') return sendJson(response, { data: PRODUCTS });
  sendJson(response, { data: PRODUCTS.filter(({ spotPrice }) => spotPrice !== '0') });
};

describe('ProductsService', () => {
  const novita = new ScriptedServer();
  let redis: PrivateRedis;
  let app: TestingModule;
  let products: ProductsService;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    await novita.listen();
  });

  beforeEach(async () => {
    novita.answers(catalogue);
    app = await openDoor({
      redisUrl: redis.url,
      baseUrl: novita.url,
      novita: { maxRetries: 0 },
      rooms: [ProductsModule],
    });
    products = app.get(ProductsService);
  });

  afterEach(() => app.close());

  afterAll(async () => {
    await novita.close();
  });

  const request = { productName: 'rtx 4090 24gb', gpuNum: 2, billingMode: 'spot' } as const;

  it('gives the ladder with looked-up cluster ids, for two calls to Novita however often it is asked', async () => {
    const ladders = await Promise.all(Array.from({ length: 20 }, () => products.ladder(request)));
    await products.ladder({ ...request, region: 'EU-GB-01' });

    expect(ladders[19]).toMatchObject([
      { rank: 1, productId: '4090.hk', clusterId: 'cn-hongkong-1', region: 'CN-HK-01', pricePerHour: 36_000 },
      { rank: 2, productId: '4090.us', clusterId: 'us-ca-6', region: 'US-CA-06', pricePerHour: 35_000 },
    ]);
    expect(novita.seen.map(({ path }) => path.split('/').at(-1) ?? '').toSorted()).toEqual([
      'clusters',
      'products',
    ]);
    const call = novita.seen.find(({ path }) => path.endsWith('/products'));
    expect(Object.fromEntries(call?.query ?? [])).toEqual({ billingMethod: 'spot', gpuNum: '2' });
  });

  it('knows a product that is sold out or paid otherwise, and no other', async () => {
    await expect(
      products.assertKnown({ ...request, productName: 'H200 SXM 141GB' }),
    ).resolves.toBeUndefined();
    await expect(products.assertKnown({ ...request, productName: 'RTX 4O90 24GB' })).rejects.toMatchObject({
      code: 'product_not_found',
      facts: { nearest: ['RTX 4090 24GB', 'H200 SXM 141GB'] },
    });
    await expect(products.assertKnown({ ...request, region: 'cn-hk-1' })).rejects.toMatchObject({
      code: 'region_not_found',
      facts: { nearest: ['CN-HK-01', 'EU-GB-01', 'US-CA-06'] },
    });
    await expect(products.assertKnown({ ...request, region: 'cn-hk-01' })).resolves.toBeUndefined();
  });

  it('says when nothing can be had, and why', async () => {
    await expect(products.ladder({ ...request, productName: 'H200 SXM 141GB' })).rejects.toMatchObject({
      code: 'no_offers',
      retryable: true,
      message: expect.stringContaining('not sold as spot') as string,
    });
    await expect(products.ladder({ ...request, maxPricePerHour: 1 })).rejects.toMatchObject({
      code: 'no_offers',
      message: expect.stringContaining('price limit') as string,
    });
    await expect(products.ladder({ ...request, productName: 'nothing like it' })).rejects.toMatchObject({
      code: 'product_not_found',
    });
  });

  it('does not remember a failure', async () => {
    novita.answers((asked, response) =>
      asked.path.endsWith('/products')
        ? sendJson(response, envelope(500, 'UNKNOWN'), 500)
        : catalogue(asked, response),
    );
    await expect(products.ladder(request)).rejects.toMatchObject({ code: 'novita_unavailable' });
    novita.answers(catalogue);
    await expect(products.ladder(request)).resolves.toHaveLength(2);
  });

  it('serves the catalogue in USD', async () => {
    const controller = app.get(ProductsController);
    const { reply, headers } = aReply();
    const query = { productName: 'RTX 4090 24GB', gpuNum: 1, billingMode: 'spot' } as const;
    await expect(controller.listOffers(query, aPrincipal('viewer'), reply)).resolves.toEqual({
      cachedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      offers: [
        expect.objectContaining({ rank: 1, region: 'CN-HK-01', pricePerHour: '0.18', stock: 'unknown' }),
        expect.objectContaining({ rank: 2, region: 'US-CA-06', pricePerHour: '0.175', stock: 'high' }),
        expect.objectContaining({
          rank: 3,
          region: 'EU-GB-01',
          reason: '0.175 USD per GPU and hour, only when region EU-GB-01 is asked for',
        }),
      ],
    });
    expect(headers['age']).toMatch(/^\d$/);
    const { offers: cheap } = await controller.listOffers(
      { ...query, maxPricePerHour: '0.176' },
      aPrincipal(),
      reply,
    );
    expect(cheap.map(({ region }) => region)).toEqual(['US-CA-06', 'EU-GB-01']);
    const { products: listed } = await controller.listProducts({}, aPrincipal(), reply);
    expect(listed.map(({ id }) => id)).toEqual(['h200', '4090.hk', '4090.us']);
    expect(listed[0]).toMatchObject({ pricePerGpuHour: '3.39', available: false });
    expect(listed[0]?.spotPricePerGpuHour).toBeUndefined();
  });

  it('asks Novita again for who may, and not for everybody at once', async () => {
    const controller = app.get(ProductsController);
    const query = { productName: 'RTX 4090 24GB', gpuNum: 1, billingMode: 'spot', refresh: true } as const;
    const calls = (): number => novita.seen.filter(({ path }) => path.endsWith('/products')).length;
    const ask = async () => controller.listOffers(query, aPrincipal('operator'), aReply().reply);
    await expect(controller.listOffers(query, aPrincipal('viewer'), aReply().reply)).rejects.toMatchObject({
      code: 'forbidden',
    });
    const first = await ask();
    await Promise.all(Array.from({ length: 10 }, ask));
    expect(calls()).toBe(1);
    const later = await eventually(async () => {
      const answer = await ask();
      expect(answer.cachedAt).not.toBe(first.cachedAt);
      return answer;
    });
    expect(Date.parse(later.cachedAt)).toBeGreaterThan(Date.parse(first.cachedAt) + 1_000);
    expect(calls()).toBe(2);
  });

  describe('remembers', () => {
    const hongKong = { productId: '4090.hk', region: 'CN-HK-01', billingMode: 'spot' } as const;
    const regions = async (): Promise<string[]> =>
      (await products.ladder(request)).map(({ region }) => region);

    it('in every process for three minutes that there was no stock, and shows it', async () => {
      const other = await openDoor({
        redisUrl: redis.url,
        baseUrl: novita.url,
        novita: { maxRetries: 0 },
        rooms: [ProductsModule],
        prefix: app.get(KeySpace).prefix.slice(1, -1),
      });
      endsWithItsTest(async () => other.close());
      const began = Date.now();
      await other.get(ProductsService).noteNoStock(hongKong);

      expect(await regions()).toEqual(['US-CA-06', 'CN-HK-01']);
      const { offers } = await app
        .get(ProductsController)
        .listOffers({ ...request, gpuNum: 1 }, aPrincipal(), aReply().reply);
      expect(offers.map(({ region }) => region)).toEqual(['US-CA-06', 'CN-HK-01', 'EU-GB-01']);
      const cooling = Date.parse(offers[1]?.coolOffUntil ?? '') - began;
      expect(cooling).toBeGreaterThan(3 * 60_000 - 1_000);
      expect(cooling).toBeLessThan(3 * 60_000 + 10_000);
      expect(await register.getSingleMetric('ngi_offer_cooloff')?.get()).toMatchObject({
        values: [{ value: 1 }],
      });
    });

    it('nothing for longer than it counts', async () => {
      await products.noteNoStock(hongKong);
      const { state } = app.get(RedisConnections);
      const key = app.get(KeySpace).key('offers', 'cooling');
      await state.zadd(key, Date.now() - 1, placeKey(hongKong));
      expect(await regions()).toEqual(['CN-HK-01', 'US-CA-06']);
      await products.noteNoStock({ ...hongKong, productId: 'another' });
      expect(await state.zcard(key)).toBe(1);
    });

    it('where a spot machine was taken back', async () => {
      await products.noteReclaim(hongKong);
      expect(await regions()).toEqual(['US-CA-06', 'CN-HK-01']);
      const { offers } = await app
        .get(ProductsController)
        .listOffers({ ...request, gpuNum: 1 }, aPrincipal(), aReply().reply);
      const offer = offers.find(({ region }) => region === 'CN-HK-01');
      expect(offer).toMatchObject({ rank: 2 });
      expect(offer?.coolOffUntil).toBeUndefined();
      expect(Date.parse(offer?.reclaimedUntil ?? '')).toBeGreaterThan(Date.now());
    });
  });
});
