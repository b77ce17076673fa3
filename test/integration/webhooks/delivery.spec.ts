import { EventLog } from '../../../src/events/event-log.js';
import { DeliveryLog } from '../../../src/webhooks/delivery-log.js';
import { WebhookRelay } from '../../../src/webhooks/webhook-relay.js';
import { aPrincipal } from '../../builders/a-principal.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type ReceivedRequest, WebhookReceiver } from '../../support/webhook-receiver.js';
import {
  aWebhooksApp,
  eventually,
  SECRET,
  type WebhooksApp,
  type WebhooksAppOptions,
} from './a-webhooks-app.js';

const instance = (n: number): string => `inst_01JD00000000000000000000${String(n).padStart(2, '0')}`;
const gap = ([first, second]: ReceivedRequest[]): number => (second?.at ?? 0) - (first?.at ?? 0);

jest.setTimeout(60_000);

describe('Delivering events', () => {
  let redis: PrivateRedis;
  let receiver: WebhookReceiver;
  let app: WebhooksApp;
  let operator: WebhookReceiver | undefined;

  const start = async (webhooks: WebhooksAppOptions['webhooks'] = { url: receiver.url }) => {
    app = await aWebhooksApp({ redisUrl: redis.url, webhooks });
  };

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  beforeEach(async () => {
    receiver = await WebhookReceiver.start({ secret: SECRET });
  });
  afterEach(async () => {
    await app.stop();
    await receiver.stop();
    await operator?.stop();
    operator = undefined;
  });

  it('sends the frozen bytes with a signature that the receiver can verify', async () => {
    await start();

    const event = await app.announced();

    const [request] = await receiver.until(1);
    const delivery = await app.settled('delivered');
    expect(request).toMatchObject({ method: 'POST', path: '/hook', verified: true, id: delivery.id });
    expect(request?.body.toString()).toBe(event.body);
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.headers['user-agent']).toMatch(/^novita-gpu-instance-api\/\d/);
    expect(request?.headers['webhook-timestamp']).toMatch(/^\d{10}$/);
    expect(delivery).toMatchObject({ eventId: event.id, endpoint: 'global', tries: 1 });
    expect(delivery.attempts).toEqual([
      expect.objectContaining({ status: 200, durationMs: expect.any(Number) }),
    ]);
  });

  it('sends every event once to each of a hundred instances', async () => {
    await start();
    const events = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => app.happened({ instanceId: instance(n) })),
    );
    await app.nest.get(WebhookRelay).wake();

    const received = await receiver.until(100);

    expect(new Set(received.map(({ body }) => body.toString()))).toEqual(
      new Set(events.map(({ body }) => body)),
    );
    expect(received.every(({ verified }) => verified)).toBe(true);
  });

  it('sends to the global URL and to that of the request', async () => {
    const own = await WebhookReceiver.start({ secret: SECRET });
    await start();

    await app.announced({ webhookUrl: own.url });
    const [[global], [request]] = await Promise.all([receiver.until(1), own.until(1)]);

    expect(request?.verified).toBe(true);
    expect(request?.id).not.toBe(global?.id);
    await own.stop();
  });

  it('logs an event that nobody wants to hear, and goes on', async () => {
    await start({});

    await app.happened();
    await app.nest.get(WebhookRelay).relay();

    expect(app.logs.lines.filter((line) => line.includes('No webhook is configured'))).toHaveLength(1);
    expect(await app.nest.get(EventLog).outbox(1)).toEqual([]);
    expect(await app.deliveries()).toEqual([]);
  });

  it('tries three times more, with the same id and the same bytes, then keeps it as a dead letter', async () => {
    receiver.usually({ status: 500, body: 'broken' });
    await start();

    const event = await app.announced();
    const delivery = await app.settled('dead');

    expect(receiver.received).toHaveLength(4);
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set([delivery.id]));
    expect(new Set(receiver.received.map(({ body }) => body.toString()))).toEqual(new Set([event.body]));
    expect(receiver.received.every(({ verified }) => verified)).toBe(true);
    expect(delivery.attempts.map(({ status, response }) => [status, response])).toEqual(
      Array.from({ length: 4 }, () => [500, 'broken']),
    );
  });

  it.each(['reset', 'hang', 'drip', 'garbage'] as const)(
    'tries again when the receiver does this: %s',
    async (manner) => {
      receiver.answers(manner);
      await start({ url: receiver.url, timeoutMs: 300 });

      await app.announced();
      const delivery = await app.settled('delivered');

      expect(delivery.attempts).toHaveLength(2);
      expect(delivery.attempts[0]?.error).toBeDefined();
    },
  );

  it('tells a URL that is gone (410) nothing more about that instance, says so, and tries again when asked', async () => {
    operator = await WebhookReceiver.start({ secret: SECRET });
    await start({ url: operator.url });
    receiver.answers({ status: 410 });
    const webhookUrl = `${receiver.url}?token=canary`;

    await app.happened({ type: 'instance.starting', webhookUrl });
    const second = await app.announced({ type: 'instance.running', webhookUrl });
    const refused = await eventually(async () =>
      (await app.deliveries()).find(({ eventId, status, url }) => {
        return eventId === second.id && url === webhookUrl && status === 'dead';
      }),
    );
    await app.announced({ instanceId: instance(7), webhookUrl });

    const [gone, ofOther] = await receiver.until(2);
    expect(JSON.parse(gone?.body.toString() ?? '')).toMatchObject({ type: 'instance.starting' });
    expect(JSON.parse(ofOther?.body.toString() ?? '')).toMatchObject({ data: { instanceId: instance(7) } });
    expect(refused?.attempts.map(({ error }) => error)).toEqual([
      'not sent: the receiver has said that it is gone (410)',
    ]);
    const told = await eventually(async () =>
      operator?.received
        .map(({ body }) => JSON.parse(body.toString()) as { type: string; data: Record<string, unknown> })
        .find(({ type }) => type === 'webhook_endpoint.disabled'),
    );
    expect(told?.data).toMatchObject({
      endpoint: 'request',
      instanceId: second.instanceId,
      url: receiver.url,
      reason: 'The receiver is gone (410)',
    });

    await app.nest.get(DeliveryLog).redeliver(refused?.id ?? '', aPrincipal());
    await app.announced({ type: 'instance.ready', webhookUrl });
    const received = await receiver.until(4);
    expect(
      received.slice(2).map(({ body }) => (JSON.parse(body.toString()) as { type: string }).type),
    ).toEqual(['instance.running', 'instance.ready']);
  });

  it('waits as long as Retry-After says', async () => {
    receiver.answers({ status: 503, headers: { 'retry-after': '1' } });
    await start();

    await app.announced();

    expect(gap(await receiver.until(2))).toBeGreaterThanOrEqual(1_000);
  });

  it('does not follow a redirect, and calls it a failure', async () => {
    const elsewhere = await WebhookReceiver.start();
    receiver.answers({ status: 302, headers: { location: elsewhere.url } });
    await start();

    await app.announced();
    const delivery = await app.settled('delivered');

    expect(delivery.attempts.map(({ status }) => status)).toEqual([302, 200]);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.stop();
  });

  it('takes an answer without an end for what its status says', async () => {
    receiver.answers('endless');
    await start();

    await app.announced();
    const delivery = await app.settled('delivered');

    expect(delivery.attempts[0]?.response).toHaveLength(1_024);
  });

  it('refuses a forbidden address at every attempt', async () => {
    await start({ url: 'http://169.254.169.254/latest/meta-data' });

    await app.announced();
    const delivery = await app.settled('dead');

    expect(delivery.attempts.map(({ error }) => error)).toEqual(
      Array.from({ length: 4 }, () => expect.stringMatching(/^forbidden: /)),
    );
  });

  it('does not let a receiver that hangs delay another', async () => {
    const hanging = (await WebhookReceiver.start()).usually('hang');
    await start({ timeoutMs: 5_000 });

    for (let n = 0; n < 70; n++) await app.happened({ instanceId: instance(n), webhookUrl: hanging.url });
    await app.announced({ instanceId: instance(70) });
    await hanging.until(4);
    const event = await app.announced({ instanceId: instance(71), webhookUrl: receiver.url });
    const beganAt = Date.now();
    const [request] = await receiver.until(1);

    expect(request?.body.toString()).toBe(event.body);
    expect((request?.at ?? 0) - beganAt).toBeLessThan(3_000);
    expect(hanging.received).toHaveLength(4);
    await hanging.stop();
  });

  it('keeps the order of one instance while an earlier event is tried again', async () => {
    receiver.answers({ status: 500 }, { status: 500 });
    await start();

    const first = await app.happened({ type: 'instance.running' });
    const second = await app.announced({ type: 'instance.ready' });
    const received = await receiver.until(4);

    expect(received.map(({ body }) => body.toString())).toEqual([
      first.body,
      first.body,
      first.body,
      second.body,
    ]);
  });

  it('goes on with later events when an earlier one is given up', async () => {
    receiver.answers({ status: 500 });
    await start({ url: receiver.url, retryScheduleMs: [] });

    await app.happened({ type: 'instance.running' });
    const second = await app.announced({ type: 'instance.ready' });

    expect((await app.settled('delivered')).eventId).toBe(second.id);
  });

  it('writes one line per attempt, without secrets and without the query of the URL', async () => {
    receiver.answers({ status: 500 });
    await start({ url: `${receiver.url}?token=canary` });

    await app.announced();
    await app.settled('delivered');

    const lines = app.logs.lines.filter((line) => line.includes('Webhook attempt'));
    expect(lines).toHaveLength(2);
    expect(app.logs.lines.join('\n')).not.toMatch(/canary|whsec_/);
  });
});
