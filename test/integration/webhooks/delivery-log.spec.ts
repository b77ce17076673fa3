import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { DeliveriesRepository } from '../../../src/webhooks/deliveries.repository.js';
import { deliveryOf, type EndpointName } from '../../../src/webhooks/delivery.js';
import { DeliveryKeys } from '../../../src/webhooks/delivery-keys.js';
import { DeliveryLogRepository } from '../../../src/webhooks/delivery-log.repository.js';
import { WebhookRelay } from '../../../src/webhooks/webhook-relay.js';
import { anEvent, aWebhooksApp, SECRET, type WebhooksApp } from './a-webhooks-app.js';

interface Page {
  deliveries: { id: string; eventId: string; status: string; nextAttemptAt?: string; body?: string }[];
  nextPageToken?: string;
}

/** Not the usual one. */
const RETENTION_MS = 3 * 24 * 3_600_000;
const OTHER = 'inst_01JD0000000000000000000002';

jest.setTimeout(20_000);

describe('The delivery log', () => {
  let redis: PrivateRedis;
  let receiver: WebhookReceiver;
  let app: WebhooksApp;

  const get = async (query: string) => {
    const reply = await app.nest.inject({ method: 'GET', url: `/api/webhooks/deliveries${query}` });
    return { status: reply.statusCode, page: reply.json<Page>(), link: reply.headers['link'] };
  };
  const redeliver = async (id: string): Promise<number> => {
    const url = `/api/webhooks/deliveries/${id}/redeliver`;
    return (await app.nest.inject({ method: 'POST', url })).statusCode;
  };

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  beforeEach(async () => {
    receiver = await WebhookReceiver.start({ secret: SECRET });
    app = await aWebhooksApp({
      redisUrl: redis.url,
      webhooks: { url: receiver.url, retryScheduleMs: [], logRetentionMs: RETENTION_MS },
    });
    await app.nest.getHttpAdapter().getInstance().ready();
  });
  afterEach(async () => {
    await app.stop();
    await receiver.stop();
  });

  it('tells what was sent to whom and what came of it', async () => {
    receiver.answers({ status: 500, body: 'broken' });
    const dead = await app.announced();
    await app.settled('dead');
    const delivered = await app.announced({ instanceId: OTHER });
    await app.settled('delivered');

    const all = await get('');

    expect(all.page.deliveries.map(({ eventId, status }) => [eventId, status])).toEqual([
      [delivered.id, 'delivered'],
      [dead.id, 'dead'],
    ]);
    expect(all.page.deliveries[1]).toMatchObject({
      type: 'instance.ready',
      url: receiver.url,
      attempts: [{ status: 500, response: 'broken' }],
    });
    expect(all.page.deliveries[1]?.body).toBeUndefined();
    expect((await get('?status=dead')).page.deliveries).toHaveLength(1);
    expect((await get(`?instanceId=${OTHER}`)).page.deliveries.map(({ eventId }) => eventId)).toEqual([
      delivered.id,
    ]);
    expect((await get(`?instanceId=${OTHER}&status=dead`)).page.deliveries).toEqual([]);
  });

  it('pages through deliveries of the same moment without losing or repeating one', async () => {
    for (let n = 0; n < 25; n++) await app.happened({ instanceId: `inst_01JD00000000000000000001${10 + n}` });
    await app.nest.get(WebhookRelay).relay();

    const seen: string[] = [];
    let token: string | undefined = '';
    while (token !== undefined) {
      const { page, link }: Awaited<ReturnType<typeof get>> = await get(
        `?pageSize=10${token ? `&pageToken=${token}` : ''}`,
      );
      seen.push(...page.deliveries.map(({ id }) => id));
      token = page.nextPageToken;
      const next = `</api/webhooks/deliveries?pageSize=10&pageToken=${token}>; rel="next"`;
      expect(link).toBe(token && next);
    }

    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it('shows what was made in a time', async () => {
    const event = await app.announced();
    const { createdAt } = await app.settled('delivered', event);
    const at = Date.parse(createdAt);
    const moment = (ms: number): string => new Date(at + ms).toISOString();
    const count = async (query: string) => (await get(query)).page.deliveries.length;

    expect(await count(`?since=${moment(0)}&until=${moment(0)}`)).toBe(1);
    expect(await count(`?since=${moment(1)}`)).toBe(0);
    expect(await count(`?until=${moment(-1)}`)).toBe(0);
  });

  it('reads nothing of others when it is asked for one endpoint, or by one owner', async () => {
    const endpoint: EndpointName = 'whe_01JD0000000000000000000001';
    const repository = app.nest.get(DeliveriesRepository);
    const make = async (n: number, target: { endpoint: EndpointName; owner: string }) =>
      repository.create({
        ...deliveryOf(anEvent({ sequence: n }), { url: receiver.url, ...target }, new Date(n)),
        status: 'delivered',
      });
    await make(1, { endpoint, owner: 'ada' });
    for (let n = 2; n < 1_200; n++) await make(n, { endpoint: 'global', owner: 'admin' });
    const log = app.nest.get(DeliveryLogRepository);

    for (const query of [{ endpoint }, { owner: 'ada' }, { owner: 'ada', endpoint }]) {
      const { deliveries, next } = await log.page(query, 10);
      expect(deliveries.map(({ sequence }) => sequence)).toEqual([1]);
      expect(next).toBeUndefined();
    }
  });

  it('forgets the oldest settled deliveries when there are too many, and none that is on its way', async () => {
    receiver.answers({ status: 500 }, { status: 500 });
    for (let n = 0; n < 4; n++) {
      const event = await app.announced({ instanceId: `inst_01JD00000000000000000000001${n}` });
      await app.settled(n < 2 ? 'dead' : 'delivered', event);
    }
    const [newest, middle, , oldest] = (await get('')).page.deliveries;
    receiver.usually('hang');
    expect(await redeliver(oldest?.id ?? '')).toBe(202);
    await receiver.until(5);

    const log = app.nest.get(DeliveryLogRepository);
    expect(await log.trim(4)).toBe(0);
    expect(await log.trim(3)).toBe(1);
    expect((await get('')).page.deliveries.map(({ id }) => id)).toEqual([newest?.id, middle?.id, oldest?.id]);
    expect((await get('?status=dead')).page.deliveries).toEqual([]);
  });

  it('finds what is settled behind more than a thousand that are on their way', async () => {
    await app.announced();
    await app.settled('delivered');
    const keys = app.nest.get(DeliveryKeys);
    const waiting = app.nest.get(RedisConnections).state.pipeline();
    for (let n = 0; n < 2_500; n++)
      waiting.zadd(keys.all, n, `msg_${n}`).hset(keys.record(`msg_${n}`), 'status', 'pending');
    await waiting.exec();

    const log = app.nest.get(DeliveryLogRepository);
    expect(await log.trim(2_500)).toBe(1);
    expect(await log.trim(2_500)).toBe(0);
    expect(await log.trim(0)).toBe(0);
  });

  it('keeps what is settled for as long as it is told to', async () => {
    await app.announced();
    const { id } = await app.settled('delivered');
    const { state } = app.nest.get(RedisConnections);
    const life = await state.pttl(app.nest.get(DeliveryKeys).record(id));

    expect(life).toBeGreaterThan(RETENTION_MS / 2);
    expect(life).toBeLessThanOrEqual(RETENTION_MS);
  });

  it.each([
    '?since=yesterday',
    '?endpointId=all',
    '?status=lost',
    '?pageSize=-1',
    '?pageSize=x',
    '?instanceId=*',
    '?unknown=1',
  ])('refuses %s', async (query) => {
    expect((await get(query)).status).toBe(400);
  });

  it('refuses a page token of other filters', async () => {
    await app.announced();
    await app.settled('delivered');
    const { page } = await get('?pageSize=1');

    expect((await get(`?pageSize=1&pageToken=${page.nextPageToken}`)).status).toBe(200);
    expect((await get(`?status=dead&pageToken=${page.nextPageToken}`)).status).not.toBe(200);
    expect((await get('?pageToken=AAAA')).status).not.toBe(200);
  });

  it('sends a dead letter again with the same id, and a delivered one too', async () => {
    receiver.answers({ status: 500 });
    await app.announced();
    const { id } = await app.settled('dead');

    expect(await redeliver(id)).toBe(202);
    await app.settled('delivered');
    expect(await redeliver(id)).toBe(202);
    const received = await receiver.until(3);

    expect(new Set(received.map((request) => request.id))).toEqual(new Set([id]));
    expect(new Set(received.map(({ body }) => body.toString())).size).toBe(1);
    expect(received.every(({ verified }) => verified)).toBe(true);
    expect((await get('?status=dead')).page.deliveries).toEqual([]);
    expect((await app.settled('delivered')).attempts.length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['fails', 500],
    ['arrives', 200],
  ])(
    'sends again what is asked for while its last try is under way, though that %s',
    async (_how, status) => {
      let answer = (): void => undefined;
      const after = new Promise<void>((resolve) => {
        answer = resolve;
      });
      receiver.answers({ status, after });
      const event = await app.announced();
      const [first] = await receiver.until(1);

      expect(await redeliver(first?.id ?? '')).toBe(202);
      answer();
      const received = await receiver.until(2);

      expect(received.map(({ id }) => id)).toEqual([first?.id, first?.id]);
      expect(received[1]?.overlapping).toBe(0);
      const delivery = await app.settled('delivered', event);
      expect(delivery).toMatchObject({ tries: 1, attempts: [{ status }, { status: 200 }] });
      expect((await get('?status=dead')).page.deliveries).toEqual([]);
    },
  );

  it('does not know a delivery that never was', async () => {
    expect(await redeliver('msg_00000000000000000000000000')).not.toBe(202);
    expect(await redeliver('*')).not.toBe(202);
  });
});
