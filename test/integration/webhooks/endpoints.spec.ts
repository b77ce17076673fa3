import { Webhook } from 'standardwebhooks';
import { EventLog } from '../../../src/events/event-log.js';
import { BEGINNING, type LiveEvent } from '../../../src/events/live-event.js';
import { DeliveriesRepository } from '../../../src/webhooks/deliveries.repository.js';
import type { EndpointId } from '../../../src/webhooks/endpoint.js';
import { EndpointsRepository } from '../../../src/webhooks/endpoints.repository.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import type { Sealed } from '../../../src/redis/secret-box.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type ReceivedRequest, WebhookReceiver } from '../../support/webhook-receiver.js';
import { aWebhooksApp, eventually, type WebhooksApp } from './a-webhooks-app.js';

interface EndpointDocument {
  id: EndpointId;
  secret: string;
  enabled: boolean;
  owner: string;
  disabledReason?: string;
  previousSecretUntil?: string;
}

const verifies = (secret: string, { body, headers }: ReceivedRequest): boolean => {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
};
const typeOf = ({ body }: ReceivedRequest): string => (JSON.parse(body.toString()) as { type: string }).type;

jest.setTimeout(20_000);

describe('Registered endpoints', () => {
  let redis: PrivateRedis;
  let receiver: WebhookReceiver;
  let app: WebhooksApp;

  const call = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path = '',
    body?: object,
    owner = 'admin',
  ) => {
    const url = `/api/webhooks/endpoints${path}`;
    const headers = { 'x-owner': owner };
    const reply = await app.nest.inject({ method, url, headers, ...(body ? { payload: body } : {}) });
    return {
      status: reply.statusCode,
      body: (reply.body === '' ? {} : reply.json()) as EndpointDocument,
      text: reply.body,
    };
  };
  const register = async (more: object = {}, owner = 'admin'): Promise<EndpointDocument> => {
    const { status, body } = await call('POST', '', { url: receiver.url, ...more }, owner);
    expect(status).toBe(201);
    return body;
  };

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
    app = await aWebhooksApp({ redisUrl: redis.url });
    await app.nest.getHttpAdapter().getInstance().ready();
  });
  afterEach(async () => {
    await app.stop();
    await receiver.stop();
  });

  it('hear what happens, signed with a secret of their own that is shown once and kept sealed', async () => {
    const { id, secret } = await register();
    const event = await app.announced();
    const [request] = await receiver.until(1);
    const stored = await app.nest
      .get(RedisConnections)
      .state.hget(app.nest.get(KeySpace).key('webhook-endpoints'), id);

    expect(request?.body.toString()).toBe(event.body);
    expect(verifies(secret, request as ReceivedRequest)).toBe(true);
    expect((await call('GET', `/${id}`)).text).not.toMatch(/whsec_|enc1/);
    expect((await call('GET')).text).not.toMatch(/whsec_|enc1/);
    expect(stored).not.toContain(secret.slice(6));
    expect(app.logs.lines.join('\n')).not.toContain(secret.slice(6));
  });

  it('hear only the types that they asked for, of their owner; those of admins hear everybody', async () => {
    const other = await WebhookReceiver.start();
    await register({ types: ['instance.failed'] });
    await register({ url: other.url }, 'ada');
    await app.announced({ type: 'instance.ready', owner: 'bob' });
    await app.announced({ type: 'instance.failed', owner: 'bob' });
    await app.announced({ type: 'instance.stopped', owner: 'ada' });

    expect((await other.until(1)).map(typeOf)).toEqual(['instance.stopped']);
    expect((await receiver.until(1)).map(typeOf)).toEqual(['instance.failed']);
    await other.stop();
  });

  it('are signed with both secrets after a rotation', async () => {
    const { id, secret } = await register();
    const rotated = (await call('POST', `/${id}/rotate`)).body;
    await app.announced();
    const [request] = (await receiver.until(1)) as [ReceivedRequest];

    expect(rotated.secret).not.toBe(secret);
    expect(String(request.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect([verifies(rotated.secret, request), verifies(secret, request)]).toEqual([true, true]);

    const until = Date.parse(rotated.previousSecretUntil ?? '');
    expect(until - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    await app.nest.get(EndpointsRepository).change(id, (one) => ({
      ...one,
      previous: [one.previous ?? []]
        .flat()
        .map(({ secret: sealed }) => ({ secret: sealed, until: Date.now() - 1 })),
    }));
    await app.announced();
    const [, later] = (await receiver.until(2)) as [ReceivedRequest, ReceivedRequest];
    expect([verifies(rotated.secret, later), verifies(secret, later)]).toEqual([true, false]);
  });

  it('are signed with every secret of the last 24 hours, however often they were rotated', async () => {
    const { id, secret } = await register();
    const rotate = async (): Promise<string> => (await call('POST', `/${id}/rotate`)).body.secret;
    const secrets = [secret, await rotate(), await rotate()];
    await app.announced();
    const [request] = (await receiver.until(1)) as [ReceivedRequest];
    expect(secrets.map((one) => verifies(one, request))).toEqual([true, true, true]);

    for (let more = 0; more < 3; more++) secrets.push(await rotate());
    await app.announced();
    const [, later] = (await receiver.until(2)) as [ReceivedRequest, ReceivedRequest];
    expect(secrets.map((one) => verifies(one, later))).toEqual([false, true, true, true, true, true]);
  });

  it('are signed as older versions have stored an earlier secret', async () => {
    const { id, secret } = await register();
    const { secret: second } = (await call('POST', `/${id}/rotate`)).body;
    await app.nest
      .get(EndpointsRepository)
      .change(id, (one) => ({ ...one, previous: [one.previous ?? []].flat()[0] }));
    await app.announced();
    const [request] = (await receiver.until(1)) as [ReceivedRequest];
    expect([second, secret].map((one) => verifies(one, request))).toEqual([true, true]);
  });

  it('whose secret cannot be read any more give up what is for them, until they are rotated', async () => {
    const { id, secret } = await register();
    const lost = 'enc1.00000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' as Sealed;
    await app.nest.get(EndpointsRepository).change(id, (one) => ({ ...one, secret: lost }));
    const { attempts } = await app.settled('dead', await app.announced());
    expect(attempts).toMatchObject([{ error: expect.stringContaining('rotate it') }]);

    const { secret: fresh } = (await call('POST', `/${id}/rotate`)).body;
    await app.announced();
    const [request] = (await receiver.until(1)) as [ReceivedRequest];
    expect([fresh, secret].map((one) => verifies(one, request))).toEqual([true, false]);
  });

  it('refuse a changed byte, another secret and an old timestamp', async () => {
    const { secret } = await register();
    await app.announced();
    const [request] = (await receiver.until(1)) as [ReceivedRequest];
    const changed = Buffer.from(request.body);
    changed[10] = (changed[10] ?? 0) ^ 1;
    const old = String(Number(request.headers['webhook-timestamp']) - 600);

    expect(verifies(secret, { ...request, body: changed })).toBe(false);
    expect(verifies(`whsec_${Buffer.alloc(32).toString('base64')}`, request)).toBe(false);
    expect(verifies(secret, { ...request, headers: { ...request.headers, 'webhook-timestamp': old } })).toBe(
      false,
    );
  });

  it('are disabled by a 410 at once, say so, and are heard again when enabled', async () => {
    const { id } = await register({ types: ['instance.ready'] });
    const operator = await WebhookReceiver.start();
    const { secret } = await register({ url: operator.url, types: ['webhook_endpoint.disabled'] });
    receiver.answers({ status: 410 });
    await app.announced();
    const [told] = (await operator.until(1)) as [ReceivedRequest];
    const { body } = await call('GET', `/${id}`);
    await app.announced();

    expect(verifies(secret, told)).toBe(true);
    expect(JSON.parse(told.body.toString())).toMatchObject({
      type: 'webhook_endpoint.disabled',
      data: { endpointId: id, reason: 'The receiver is gone (410)' },
    });
    expect(body).toMatchObject({ enabled: false, disabledReason: 'The receiver is gone (410)' });
    expect(receiver.received).toHaveLength(1);

    expect((await call('PATCH', `/${id}`, { enabled: true })).body.disabledReason).toBeUndefined();
    await app.announced();
    await receiver.until(2);
    await operator.stop();
  });

  it('are not disabled without a word by a process that dies over it', async () => {
    const { id } = await register({ types: ['instance.ready'] });
    const deliveries = app.nest.get(DeliveriesRepository);
    const settle = jest.spyOn(deliveries, 'settle');
    settle.mockRejectedValueOnce(new Error('the process died here'));
    receiver.answers({ status: 410 });
    await app.announced();
    await eventually(async () => (settle.mock.calls.length > 0 ? true : undefined));
    const { body } = await call('GET', `/${id}`);
    const told = (await app.nest.get(EventLog).liveAfter(BEGINNING, 100)) as LiveEvent[];

    expect(body.enabled).toBe(false);
    expect(
      told.filter(({ type }) => type === 'webhook_endpoint.disabled').map((event) => event.body),
    ).toEqual([expect.stringContaining(id)]);
    settle.mockRestore();
  });

  it('are disabled when there was nothing but failure for five days', async () => {
    const { id } = await register();
    const endpoints = app.nest.get(EndpointsRepository);
    await endpoints.noteFailure(id, Date.now() - 5 * 24 * 3_600_000);
    receiver.answers({ status: 500 });
    await app.announced();
    await eventually(async () => ((await endpoints.find(id))?.enabled ? undefined : true));
    expect((await call('GET', `/${id}`)).body.disabledReason).toMatch(/five days/);
    await app.settled('dead');
    expect(receiver.received).toHaveLength(1);
  });

  it('forget old failures with the first success', async () => {
    const { id } = await register();
    const endpoints = app.nest.get(EndpointsRepository);
    await endpoints.noteFailure(id, Date.now() - 5 * 24 * 3_600_000);
    await app.announced();
    await app.settled('delivered');
    await eventually(async () => ((await endpoints.noteFailure(id, 7)) === 7 ? true : undefined));
    expect((await endpoints.find(id))?.enabled).toBe(true);
  });

  it('can be tested, whatever they listen to', async () => {
    const { id, secret } = await register({ types: ['instance.failed'], enabled: false });
    const { status, body } = await call('POST', `/${id}/test`);
    const [request] = (await receiver.until(1)) as [ReceivedRequest];

    expect(status).toBe(202);
    expect(request.id).toBe((body as unknown as { deliveryId: string }).deliveryId);
    expect(typeOf(request)).toBe('webhook_endpoint.test');
    expect(verifies(secret, request)).toBe(true);
  });

  it('belong to their owner: to others they do not exist', async () => {
    const { id } = await register({}, 'ada');
    await app.announced({ owner: 'ada' });
    const { id: deliveryId } = await app.settled('delivered');
    const deliveries = async (owner: string) =>
      (
        await app.nest.inject({
          method: 'GET',
          url: `/api/webhooks/deliveries?endpointId=${id}`,
          headers: { 'x-owner': owner },
        })
      ).json<{ deliveries: unknown[] }>().deliveries;

    for (const owner of ['ada', 'admin'])
      expect((await call('GET', `/${id}`, undefined, owner)).status).toBe(200);
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
      ['POST', '/test'],
    ] as const)
      expect(
        (await call(method, `/${id}${path}`, method === 'PATCH' ? {} : undefined, 'bob')).status,
      ).not.toBeLessThan(400);
    expect((await call('GET', '', undefined, 'bob')).text).toBe('{"endpoints":[]}');
    expect(
      [await deliveries('ada'), await deliveries('admin'), await deliveries('bob')].map((all) => all.length),
    ).toEqual([1, 1, 0]);
    const redeliver = { method: 'POST' as const, url: `/api/webhooks/deliveries/${deliveryId}/redeliver` };
    expect((await app.nest.inject({ ...redeliver, headers: { 'x-owner': 'bob' } })).statusCode).not.toBe(202);
    expect((await app.nest.inject({ ...redeliver, headers: { 'x-owner': 'ada' } })).statusCode).toBe(202);
  });

  it('that are given another URL hear there what is on its way, and the log says where each try went', async () => {
    const other = await WebhookReceiver.start();
    receiver.usually({ status: 503, headers: { 'retry-after': '600' } });
    const { id } = await register();
    const event = await app.announced();
    const { id: deliveryId } = (await eventually(async () =>
      (await app.deliveries()).find(({ eventId, attempts }) => eventId === event.id && attempts.length === 1),
    )) as { id: string };
    expect((await call('PATCH', `/${id}`, { url: other.url })).status).toBe(200);
    const before = await app.deliveries();
    expect(before.map(({ url }) => url)).toEqual([receiver.url]);

    const url = `/api/webhooks/deliveries/${deliveryId}/redeliver`;
    expect((await app.nest.inject({ method: 'POST', url })).statusCode).toBe(202);
    await other.until(1);
    const delivery = await app.settled('delivered', event);

    expect(delivery.url).toBe(other.url);
    expect(delivery.attempts.map((attempt) => [attempt.status, attempt.url])).toEqual([
      [503, receiver.url],
      [200, undefined],
    ]);
    await other.stop();
  });

  it('give up what is on its way when they are removed', async () => {
    receiver.usually({ status: 500 });
    await app.stop();
    app = await aWebhooksApp({ redisUrl: redis.url, webhooks: { retryScheduleMs: [300, 300, 300] } });
    const { id } = await register();
    await app.announced();
    await receiver.until(1);
    expect((await call('DELETE', `/${id}`)).status).toBe(204);

    const { attempts } = await app.settled('dead');
    expect(attempts.at(-1)?.error).toMatch(/removed/);
    expect((await call('GET', `/${id}`)).status).not.toBe(200);
  });

  it.each([
    [{ url: 'http://169.254.169.254/' }],
    [{ url: 'ftp://example.com' }],
    [{ url: 'https://example.com', types: ['instance.exploded'] }],
    [{ url: 'https://example.com', types: ['instance.updated'] }],
    [{ url: 7 }],
    [{ url: 'https://example.com', secret: 'mine' }],
    [{}],
  ])('are not registered as %j', async (body) => {
    expect((await call('POST', '', body)).status).toBeGreaterThanOrEqual(400);
    expect((await call('GET')).text).toBe('{"endpoints":[]}');
  });
});
