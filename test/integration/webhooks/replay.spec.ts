import { DeliveryLogRepository } from '../../../src/webhooks/delivery-log.repository.js';
import { WebhookRelay } from '../../../src/webhooks/webhook-relay.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type ReceivedRequest, WebhookReceiver } from '../../support/webhook-receiver.js';
import { aWebhooksApp, SECRET, type WebhooksApp } from './a-webhooks-app.js';

interface Replayed {
  replayed: number;
  nextPageToken?: string;
}

const INSTANCES = [1, 2, 3].map((n) => `inst_01JD000000000000000000000${n}`);
const ALL_TIME = { since: '2026-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };

jest.setTimeout(60_000);

const sequencesOf = (received: ReceivedRequest[], instanceId: string): number[] =>
  received
    .map(
      ({ body }) => (JSON.parse(body.toString()) as { data: { instanceId: string; sequence: number } }).data,
    )
    .filter((data) => data.instanceId === instanceId)
    .map(({ sequence }) => sequence);

describe('Replaying a time', () => {
  let redis: PrivateRedis;
  let receiver: WebhookReceiver;
  let app: WebhooksApp;

  const replay = async (body: Record<string, unknown>, owner = 'admin') => {
    const url = '/api/webhooks/deliveries/replay';
    const reply = await app.nest.inject({
      method: 'POST',
      url,
      payload: body,
      headers: { 'x-owner': owner },
    });
    return { status: reply.statusCode, ...reply.json<Replayed>() };
  };

  /** Events of three instances, in turn, none of which reaches anybody. */
  const whileTheReceiverIsDown = async (count: number): Promise<void> => {
    receiver.usually({ status: 503 });
    for (let n = 0; n < count; n++) await app.happened({ instanceId: INSTANCES[n % 3] });
    await app.nest.get(WebhookRelay).wake();
    await isSettled(count, 'dead');
    receiver.usually({ status: 200 });
    receiver.received.length = 0;
  };

  const isSettled = async (count: number, status: string): Promise<void> =>
    eventually(async () => {
      const { deliveries } = await app.nest.get(DeliveryLogRepository).page({}, 200);
      expect(deliveries.filter((delivery) => delivery.status === status)).toHaveLength(count);
    }, 30_000);

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  beforeEach(async () => {
    receiver = await WebhookReceiver.start({ secret: SECRET });
    app = await aWebhooksApp({
      redisUrl: redis.url,
      webhooks: { url: receiver.url, retryScheduleMs: [5, 5] },
    });
    await app.nest.getHttpAdapter().getInstance().ready();
  });
  afterEach(async () => {
    await app.stop();
    await receiver.stop();
  });

  it('brings a receiver that was down everything, each instance in the order of its sequence, under the same ids', async () => {
    await whileTheReceiverIsDown(60);
    const { deliveries: given } = await app.nest.get(DeliveryLogRepository).page({}, 200);

    expect(await replay(ALL_TIME)).toEqual({ status: 202, replayed: 60 });
    await isSettled(60, 'delivered');

    expect(receiver.received.every(({ verified }) => verified)).toBe(true);
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set(given.map(({ id }) => id)));
    for (const instanceId of INSTANCES) {
      const sequences = [...new Set(sequencesOf(receiver.received, instanceId))];
      expect(sequences).toHaveLength(20);
      expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
    }
  });

  it('leaves alone what is on its way, so that asking twice does no more than asking once', async () => {
    await whileTheReceiverIsDown(6);
    receiver.usually('hang');

    expect(await replay(ALL_TIME)).toMatchObject({ replayed: 6 });
    await receiver.until(3);
    expect(await replay(ALL_TIME)).toMatchObject({ replayed: 0 });
  });

  it('takes what it is told to: a time, an instance, what was given up, one receiver', async () => {
    await whileTheReceiverIsDown(6);
    const own = await app.announced({ instanceId: INSTANCES[0] });
    await app.settled('delivered', own);

    const instanceId = INSTANCES[0];
    expect(await replay({ ...ALL_TIME, until: '2026-01-02T00:00:00Z' })).toMatchObject({ replayed: 0 });
    expect(await replay({ ...ALL_TIME, endpointId: `whe_${'0'.repeat(26)}` })).toMatchObject({ replayed: 0 });
    expect(await replay({ ...ALL_TIME, instanceId, status: 'dead' })).toMatchObject({ replayed: 2 });
    await isSettled(3, 'delivered');
    expect(await replay({ ...ALL_TIME, status: 'dead', endpointId: 'global' })).toMatchObject({
      replayed: 4,
    });
    await isSettled(7, 'delivered');
    expect(await replay({ ...ALL_TIME, status: 'dead' })).toMatchObject({ replayed: 0 });
    expect(await replay({ ...ALL_TIME, status: 'delivered' })).toMatchObject({ replayed: 7 });
  });

  it('replays to others only what they have asked for', async () => {
    await app.announced({ owner: 'ada', webhookUrl: receiver.url.replace('hook', 'adas') });
    await isSettled(2, 'delivered');

    expect(await replay(ALL_TIME, 'eve')).toMatchObject({ replayed: 0 });
    expect(await replay({ ...ALL_TIME, endpointId: 'global' }, 'ada')).toMatchObject({ replayed: 0 });
    expect(await replay(ALL_TIME, 'ada')).toMatchObject({ replayed: 1 });
    const received = await receiver.until(3);
    expect(received.map(({ path }) => path).toSorted()).toEqual(['/adas', '/adas', '/hook']);
  });

  it('goes on where it stopped, and never stops in the middle of a millisecond', async () => {
    await whileTheReceiverIsDown(9);
    const log = app.nest.get(DeliveryLogRepository);
    const query = { since: Date.parse(ALL_TIME.since), until: Date.parse(ALL_TIME.until) };

    const seen: string[] = [];
    let since: number | undefined = query.since;
    while (since !== undefined) {
      const { deliveries, next }: { deliveries: { id: string }[]; next?: number } = await log.oldestFirst(
        { ...query, since },
        2,
      );
      seen.push(...deliveries.map(({ id }) => id));
      since = next;
    }

    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBe(9);
  });

  it.each([
    {},
    { since: ALL_TIME.since },
    { since: ALL_TIME.until, until: ALL_TIME.since },
    { ...ALL_TIME, since: 'yesterday' },
    { ...ALL_TIME, status: 'pending' },
    { ...ALL_TIME, endpointId: 'all' },
    { ...ALL_TIME, unknown: 1 },
    { ...ALL_TIME, pageToken: 'AAAA' },
  ])('refuses %j', async (body) => {
    const { status, replayed } = await replay(body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(replayed).toBeUndefined();
  });
});
