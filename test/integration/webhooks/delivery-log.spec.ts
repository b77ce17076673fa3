import { type PrivateRedis, startPrivateRedis } from '../../support/private-redis.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';
import { WebhookRelay } from '../../../src/webhooks/webhook-relay.js';
import { aWebhooksApp, SECRET, type WebhooksApp } from './a-webhooks-app.js';

interface Page {
  deliveries: { id: string; eventId: string; status: string; nextAttemptAt?: string; body?: string }[];
  nextPageToken?: string;
}

const OTHER = 'inst_01JD0000000000000000000002';

jest.setTimeout(20_000);

describe('The delivery log', () => {
  let redis: PrivateRedis;
  let receiver: WebhookReceiver;
  let app: WebhooksApp;

  const get = async (query: string) => {
    const reply = await app.nest.inject({ method: 'GET', url: `/api/webhooks/deliveries${query}` });
    return { status: reply.statusCode, page: reply.json<Page>() };
  };
  const redeliver = async (id: string): Promise<number> => {
    const url = `/api/webhooks/deliveries/${id}/redeliver`;
    return (await app.nest.inject({ method: 'POST', url })).statusCode;
  };

  beforeAll(async () => {
    redis = await startPrivateRedis();
  });
  afterAll(async () => redis.stop());

  beforeEach(async () => {
    receiver = await WebhookReceiver.start({ secret: SECRET });
    app = await aWebhooksApp({ redisUrl: redis.url, webhooks: { url: receiver.url, retryScheduleMs: [] } });
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
      const { page }: { page: Page } = await get(`?limit=10${token ? `&pageToken=${token}` : ''}`);
      seen.push(...page.deliveries.map(({ id }) => id));
      token = page.nextPageToken;
    }

    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it.each(['?status=lost', '?limit=-1', '?limit=x', '?instanceId=*', '?unknown=1'])(
    'refuses %s',
    async (query) => {
      expect((await get(query)).status).toBe(400);
    },
  );

  it('refuses a page token of other filters', async () => {
    await app.announced();
    await app.settled('delivered');
    const { page } = await get('?limit=1');

    expect((await get(`?limit=1&pageToken=${page.nextPageToken}`)).status).toBe(200);
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

  it('does not know a delivery that never was', async () => {
    expect(await redeliver('msg_00000000000000000000000000')).not.toBe(202);
    expect(await redeliver('*')).not.toBe(202);
  });
});
