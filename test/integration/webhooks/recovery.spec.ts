import { randomBytes } from 'node:crypto';
import { EventLog } from '../../../src/events/event-log.js';
import { JobWakes } from '../../../src/queue/job-wakes.js';
import { Sweep } from '../../../src/queue/sweep.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { DeliveriesRepository } from '../../../src/webhooks/deliveries.repository.js';
import { DeliveryKeys } from '../../../src/webhooks/delivery-keys.js';
import { type Delivery, deliveriesOf } from '../../../src/webhooks/delivery.js';
import { WebhookRelay } from '../../../src/webhooks/webhook-relay.js';
import { WebhookSender } from '../../../src/webhooks/webhook-sender.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';
import { anEvent, aWebhooksApp, eventually, SECRET, type WebhooksApp } from './a-webhooks-app.js';

const NOW = new Date('2026-11-22T10:00:00Z');

describe('Deliveries after trouble', () => {
  let redis: PrivateRedis;
  let receiver: WebhookReceiver;
  const apps: WebhooksApp[] = [];

  const start = async (
    options: { prefix?: string; role?: 'all' | 'api' | 'worker'; retryScheduleMs?: number[] } = {},
  ): Promise<WebhooksApp> => {
    const { retryScheduleMs = [20, 40, 80], ...rest } = options;
    const webhooks = { url: receiver.url, retryScheduleMs };
    const app = await aWebhooksApp({ redisUrl: redis.url, ...rest, webhooks });
    apps.push(app);
    return app;
  };

  const stored = async (app: WebhooksApp, sequence = 1): Promise<Delivery> => {
    const [delivery] = deliveriesOf(anEvent({ sequence }), receiver.url, NOW);
    if (!delivery) throw new Error('There is a URL');
    await app.nest.get(DeliveriesRepository).create(delivery);
    return delivery;
  };

  /** Sweeps until it has happened; a single sweep may come before anything is overdue. */
  const sweepUntilReceived = async (app: WebhooksApp, count: number): Promise<void> => {
    await eventually(async () => {
      await app.nest.get(Sweep).run();
      return receiver.received.length >= count ? true : undefined;
    });
  };

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  beforeEach(async () => {
    receiver = await WebhookReceiver.start({ secret: SECRET });
  });
  afterEach(async () => {
    await Promise.all(apps.splice(0).map(async (app) => app.stop()));
    await receiver.stop();
  });

  it('makes one delivery of an event that is relayed again after a crash', async () => {
    const app = await start({ role: 'api' });
    const relay = app.nest.get(WebhookRelay);
    await app.happened();
    const acknowledge = jest.spyOn(app.nest.get(EventLog), 'acknowledge');
    acknowledge.mockRejectedValueOnce(new Error('the process died here'));

    await expect(relay.relay()).rejects.toThrow('the process died here');
    await relay.relay();

    expect(await app.deliveries()).toHaveLength(1);
    expect(await app.nest.get(EventLog).outbox(1)).toEqual([]);
    acknowledge.mockRestore();
  });

  it('hands on what it can when one event cannot be, and that one as soon as it can', async () => {
    const app = await start({ role: 'api' });
    const relay = app.nest.get(WebhookRelay);
    const stuck = anEvent({ sequence: 1 });
    const [delivery] = deliveriesOf(stuck, receiver.url, NOW);
    if (!delivery) throw new Error('There is a URL');
    const lane = app.nest.get(DeliveryKeys).lane(delivery);
    const { state } = app.nest.get(RedisConnections);
    await state.set(lane, 'not a lane');
    await app.happened(stuck);
    await app.happened({ sequence: 2 });
    await app.happened({ id: 'evt_of_another', instanceId: 'inst_another', sequence: 1 });

    await expect(relay.relay()).rejects.toThrow('WRONGTYPE');
    expect((await app.deliveries()).map(({ instanceId }) => instanceId)).toEqual(['inst_another']);
    const left = await app.nest.get(EventLog).outbox(10);
    expect(left.map(({ event }) => event?.sequence)).toEqual([1, 2]);

    await state.del(lane);
    await relay.relay();
    expect(await app.deliveries()).toHaveLength(3);
    expect(await app.nest.get(EventLog).outbox(1)).toEqual([]);
  });

  it('does not send again what was delivered before the crash', async () => {
    const app = await start();
    const event = await app.announced();
    await app.settled('delivered');

    await app.happened(event);
    await app.nest.get(WebhookRelay).relay();
    await app.happened({ sequence: 2 });
    await app.nest.get(WebhookRelay).relay();
    const received = await receiver.until(2);

    expect(new Set(received.map(({ id }) => id)).size).toBe(2);
    expect(await app.deliveries()).toHaveLength(2);
  });

  it('relays events whose wake was lost', async () => {
    const app = await start();
    await app.happened();

    await sweepUntilReceived(app, 1);

    expect(receiver.received).toHaveLength(1);
  });

  it('revives a delivery whose job was lost', async () => {
    const app = await start();
    await stored(app);

    await sweepUntilReceived(app, 1);

    expect((await app.settled('delivered')).tries).toBe(1);
  });

  it('tries again what a killed process had taken, once its lease is over', async () => {
    const app = await start();
    const delivery = await stored(app);
    await app.nest.get(DeliveriesRepository).claim(delivery, 300);

    await sweepUntilReceived(app, 1);

    expect(receiver.received).toHaveLength(1);
  });

  it('has two workers make one attempt at a time', async () => {
    const prefix = `test-${randomBytes(6).toString('hex')}`;
    const [one, other] = [await start({ prefix }), await start({ prefix })];
    receiver.usually({ status: 500, delayMs: 100 });
    const delivery = await stored(one);

    const looks = await Promise.allSettled(
      [one, other, one, other].map(async (app) => app.nest.get(WebhookSender).look(delivery.id)),
    );
    for (const app of [one, other])
      await app.nest.get(JobWakes).now('send-webhook', { deliveryId: delivery.id });
    const dead = await one.settled('dead');

    expect(looks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(dead.attempts).toHaveLength(4);
    expect(receiver.received).toHaveLength(4);
    expect(Math.max(...receiver.received.map(({ overlapping }) => overlapping))).toBe(0);
  });

  it('does not let an attempt write that has lost its lease', async () => {
    const app = await start({ role: 'api' });
    const deliveries = app.nest.get(DeliveriesRepository);
    const delivery = await stored(app);
    const late = await deliveries.claim(delivery, 1);
    if (late.kind !== 'claimed') throw new Error(`It is ${late.kind}`);
    await eventually(async () => {
      const next = await deliveries.claim(delivery, 60_000);
      return next.kind === 'claimed' ? true : undefined;
    });

    const attempt = { at: NOW.toISOString(), durationMs: 1, status: 200 };

    const { url } = delivery;
    expect(await deliveries.settle(late, { status: 'delivered', attempt, url })).toEqual({ kind: 'lost' });
    expect((await deliveries.find(delivery.id))?.status).toBe('pending');
  });

  it('does not come before its time', async () => {
    const app = await start({ role: 'api', retryScheduleMs: [60_000] });
    receiver.usually({ status: 500 });
    const delivery = await stored(app);
    const sender = app.nest.get(WebhookSender);

    await sender.look(delivery.id);
    await sender.look(delivery.id);

    expect(receiver.received).toHaveLength(1);
    const { nextAttemptAt = '' } = (await app.nest.get(DeliveriesRepository).find(delivery.id)) ?? {};
    expect(Date.parse(nextAttemptAt) - Date.now()).toBeGreaterThan(40_000);
  });

  it('leaves alone a record that it cannot read', async () => {
    const app = await start();
    const delivery = await stored(app);
    const { state } = app.nest.get(RedisConnections);
    await state.hset(app.nest.get(KeySpace).key('webhook-delivery', delivery.id), { attempts: '{' });

    await app.nest.get(WebhookSender).look(delivery.id);
    const healthy = await app.announced({ instanceId: 'inst_01JD0000000000000000000002' });

    expect((await app.settled('delivered')).eventId).toBe(healthy.id);
    expect(await app.nest.get(DeliveriesRepository).overdue(0, 10)).toEqual([]);
  });
});
