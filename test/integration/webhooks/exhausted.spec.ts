import { EventLog } from '../../../src/events/event-log.js';
import { BEGINNING, type LiveEvent } from '../../../src/events/live-event.js';
import { DeliveryLog } from '../../../src/webhooks/delivery-log.js';
import { aPrincipal } from '../../builders/a-principal.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';
import { aWebhooksApp, eventually, SECRET, type WebhooksApp } from './a-webhooks-app.js';

interface Told {
  type: string;
  data: Record<string, unknown>;
}

const EXHAUSTED = 'webhook_message.exhausted';

jest.setTimeout(30_000);

describe('A message whose tries have all failed', () => {
  let redis: PrivateRedis;
  let receiver: WebhookReceiver;
  let operator: WebhookReceiver;
  let app: WebhooksApp;

  /** What a receiver was told, each message once. */
  const told = ({ received }: WebhookReceiver): Told[] =>
    [...new Map(received.map(({ id, body }) => [id, body.toString()])).values()].map(
      (body) => JSON.parse(body) as Told,
    );
  /** The events of the type, whoever hears them. */
  const happened = async (): Promise<Told[]> =>
    ((await app.nest.get(EventLog).liveAfter(BEGINNING, 100)) as LiveEvent[])
      .filter(({ type }) => type === EXHAUSTED)
      .map(({ body }) => JSON.parse(body) as Told);
  const whenAllAre = async (status: string, count: number): Promise<void> => {
    const all = await eventually(async () => {
      const found = await app.deliveries();
      const isSo = found.length === count && found.every((delivery) => delivery.status === status);
      return isSo && (await app.nest.get(EventLog).outbox(1)).length === 0 ? found : undefined;
    });
    if (!all) throw new Error(`Not ${count} that are ${status}: ${JSON.stringify(await app.deliveries())}`);
  };

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  beforeEach(async () => {
    receiver = (await WebhookReceiver.start({ secret: SECRET })).usually({ status: 500 });
    operator = await WebhookReceiver.start({ secret: SECRET });
    app = await aWebhooksApp({ redisUrl: redis.url, webhooks: { url: operator.url } });
  });
  afterEach(async () => {
    await app.stop();
    await receiver.stop();
    await operator.stop();
  });

  it('is announced once, however often it is sent again, to everybody but the URL that it was for', async () => {
    const webhookUrl = `${receiver.url}?token=canary`;
    const first = await app.announced({ webhookUrl });
    const { id } = await app.settled('dead', first);
    await receiver.until(4);
    await app.nest.get(DeliveryLog).redeliver(id, aPrincipal());
    await receiver.until(8);
    await app.settled('dead', first);
    const second = await app.announced({ webhookUrl, type: 'instance.stopped' });
    await receiver.until(12);

    const heard = await eventually(async () => {
      const messages = told(operator).filter(({ type }) => type === EXHAUSTED);
      return messages.some(({ data }) => data['messageEventId'] === second.id) ? messages : undefined;
    });
    expect(heard?.map(({ data }) => data['messageEventId'])).toEqual([first.id, second.id]);
    expect(heard?.[0]?.data).toMatchObject({
      deliveryId: id,
      messageType: 'instance.ready',
      endpoint: 'request',
      url: receiver.url,
      instanceId: first.instanceId,
      tries: 4,
      lastStatus: 500,
    });
    expect(JSON.stringify(heard)).not.toContain('canary');
    expect(told(receiver).map(({ type }) => type)).toEqual(['instance.ready', 'instance.stopped']);
    expect(await happened()).toHaveLength(2);
  });

  it('that tells just that of another is given up in silence', async () => {
    operator.usually({ status: 500 });
    await app.announced({ webhookUrl: receiver.url });

    // The event for both URLs; that the receiver's was given up for the operator; the operator's own is for nobody.
    await whenAllAre('dead', 3);

    expect((await happened()).map(({ data }) => data['messageType'])).toEqual([
      'instance.ready',
      'instance.ready',
    ]);
    expect(told(operator).map(({ type }) => type)).toEqual(['instance.ready', EXHAUSTED]);
  });

  it('does not keep other events of the account waiting', async () => {
    operator.usually({ status: 503, headers: { 'retry-after': '600' } });
    await app.announced({ webhookUrl: receiver.url });
    const stuck = await eventually(async () =>
      operator.received.find(({ body }) => body.includes(EXHAUSTED)),
    );
    expect(stuck).toBeDefined();

    operator.usually({ status: 200 });
    const { id: accountEvent } = await app.announced({
      type: 'balance.low',
      instanceId: undefined,
      id: 'evt_of_the_account',
    });
    expect(
      await eventually(async () =>
        (await app.deliveries()).find(
          ({ eventId, status }) => eventId === accountEvent && status === 'delivered',
        ),
      ),
    ).toBeDefined();
  });

  it.each([
    ['said that it is gone (410)', { status: 410 }],
    ['took it at last', { status: 200 }],
  ])('is not announced of a receiver that %s', async (_what, answer) => {
    receiver.answers({ status: 500 }, { status: 500 }, { status: 500 }, answer);
    const event = await app.announced({ webhookUrl: receiver.url });
    await receiver.until(4);
    await eventually(async () =>
      (await app.deliveries())
        .filter(({ eventId }) => eventId === event.id)
        .every(({ status }) => status !== 'pending')
        ? true
        : undefined,
    );
    expect(await happened()).toEqual([]);
  });
});
