import { WebhookRelay } from '../../../src/webhooks/webhook-relay.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';
import { aWebhooksApp, SECRET, type WebhooksApp } from './a-webhooks-app.js';

const HANGING = 100;
const PROMPT = 10;
const FULL = process.env['TEST_FULL'] !== undefined;
/** Each receiver hears so many events, of as many instances. */
const EVENTS = FULL ? 40 : 8;
/** What is promised; the short form runs beside other suites, and tells its figure only. */
const PROMISED_MS = 5_000;
/** Longer than the test: whatever hangs, hangs to its end. */
const TIMEOUT_MS = 240_000;

jest.setTimeout(300_000);

const instance = (receiver: number, event: number): string =>
  `inst_01JD0000000000000000${String(receiver).padStart(3, '0')}${String(event).padStart(3, '0')}`;

describe('A hundred receivers that hang', () => {
  let redis: PrivateRedis;
  let app: WebhooksApp;
  let hanging: WebhookReceiver[];
  let prompt: WebhookReceiver[];

  beforeAll(async () => {
    redis = await aPrivateRedis();
    const start = async (): Promise<WebhookReceiver> => WebhookReceiver.start({ secret: SECRET });
    hanging = await Promise.all(Array.from({ length: HANGING }, start));
    prompt = await Promise.all(Array.from({ length: PROMPT }, start));
    for (const receiver of hanging) receiver.usually('hang');
    app = await aWebhooksApp({ redisUrl: redis.url, webhooks: { timeoutMs: TIMEOUT_MS } });
  });

  afterAll(async () => {
    // Attempts end with their receivers.
    await Promise.all([...hanging, ...prompt].map(async (receiver) => receiver.stop()));
    await app.stop();
  });

  it('delay nobody else, though all of them still hang', async () => {
    const announcedAt = new Map<string, number>();
    const receivers = [...hanging, ...prompt];
    for (let event = 0; event < EVENTS; event++)
      for (const [place, { url }] of receivers.entries()) {
        const { body } = await app.happened({ instanceId: instance(place, event), webhookUrl: url });
        announcedAt.set(body, Date.now());
      }
    await app.nest.get(WebhookRelay).wake();

    const heard = await Promise.all(prompt.map(async (receiver) => receiver.until(EVENTS, 120_000)));

    const late = heard.flat().map(({ body, at }) => at - (announcedAt.get(body.toString()) ?? 0));
    const p99 = late.toSorted((one, other) => one - other)[Math.ceil(late.length * 0.99) - 1] ?? Infinity;
    process.stdout.write(`p99 of ${late.length} deliveries beside ${HANGING} that hang: ${p99} ms\n`);
    expect(late).toHaveLength(PROMPT * EVENTS);
    if (FULL) expect(p99).toBeLessThanOrEqual(PROMISED_MS);
    expect(hanging.filter(({ received }) => received.length > 0).length).toBeGreaterThan(HANGING / 2);
  });
});
