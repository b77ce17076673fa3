import { randomUUID } from 'node:crypto';
import { aCreateRequest } from '../builders/a-create-request.js';
import type { Accepted, InstanceList } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { RedisTap } from '../support/redis-tap.js';
import { type Answer, aService, type Service } from '../support/service.js';
import { aNovita } from '../support/stage.js';

jest.setTimeout(90_000);

const atOnce = <T>(count: number, one: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, async (_, n) => one(n)));

describe('An Idempotency-Key', () => {
  let novita: NovitaSandbox;
  let redis: { url: string };
  let service: Service;
  let other: Service;

  beforeAll(async () => {
    novita = await aNovita();
    const server = await aPrivateRedis();
    redis = server;
    service = await aService({ novita, redis });
    other = await aService({ novita, redis, env: { ROLE: 'api' } });
  });

  const post = async (key: string, request: unknown, path = '/api/instances', at = service) =>
    at.api<Accepted & { code?: string }>('POST', path, request, { 'idempotency-key': key });

  /** Sends it again as long as it is being answered. */
  const until202 = async (send: () => Promise<Answer<Accepted>>): Promise<Answer<Accepted>> =>
    eventually(async () => {
      const answer = await send();
      expect(answer.status).toBe(202);
      return answer;
    }, 20_000);

  const named = async (name: string): Promise<InstanceList> =>
    (await service.api<InstanceList>('GET', `/api/instances?include=terminated&name=${name}`)).body;

  it('makes one instance of fifty requests at two processes', async () => {
    const key = `"${randomUUID()}"`;
    const request = aCreateRequest({ name: 'fifty' });
    const first = await atOnce(50, async (n) => post(key, request, undefined, n % 2 ? other : service));
    for (const { status, headers, body } of first) {
      expect([202, 409]).toContain(status);
      if (status === 409)
        expect([body.code, headers.get('retry-after')]).toEqual(['idempotency_key_in_use', '1']);
    }
    const answers = await atOnce(4, async (n) =>
      until202(async () => post(key, request, undefined, n % 2 ? other : service)),
    );
    const accepted = [...first.filter(({ status }) => status === 202), ...answers];
    expect(new Set(accepted.map(({ text }) => text)).size).toBe(1);
    const original = accepted.filter(({ headers }) => !headers.has('idempotency-replayed'));
    expect(original).toHaveLength(1);
    for (const { headers, body } of accepted) {
      expect(headers.get('location')).toBe(`/api/operations/${body.operationId}`);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    }
    expect((await named('fifty')).total).toBe(1);
    await service.reaches(accepted[0]?.body.instanceId ?? '', 'ready');
    expect(novita.ledger().filter(({ name }) => name.startsWith('fifty'))).toHaveLength(1);
  });

  it('means the same request however its JSON is written, quoted or bare', async () => {
    const key = randomUUID();
    const first = await post(key, '{"name":"same","productName":"RTX 4090 24GB","templateId":"107001"}');
    const again = await post(
      `"${key}"`,
      '{ "templateId": "107001", "productName": "RTX 4090 24GB", "name": "same" }',
    );
    expect([first.status, again.status, again.text]).toEqual([202, 202, first.text]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('belongs to one request: another body or another route is refused', async () => {
    const key = randomUUID();
    const { body } = await post(key, aCreateRequest({ name: 'reused' }));
    const others = [
      await post(key, aCreateRequest({ name: 'reused-2' })),
      await post(key, aCreateRequest({ name: 'reused', gpuNum: 1 })),
      await post(key, undefined, `/api/instances/${body.instanceId}/stop`),
    ];
    for (const { status, body: problem } of others)
      expect([status, problem.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await named('reused*')).total).toBe(1);
  });

  it('answers a repeated stop in the same words, whatever has become of the instance', async () => {
    const { instanceId } = await service.create(aCreateRequest({ name: 'stopped-once' }));
    await service.reaches(instanceId, 'ready');
    const key = randomUUID();
    const stop = async () => post(key, undefined, `/api/instances/${instanceId}/stop`);
    const first = await stop();
    expect(first.status).toBe(202);
    await eventually(async () => expect((await service.instance(instanceId)).status).toBe('exited'));
    const again = await stop();
    expect([again.status, again.text]).toEqual([202, first.text]);
    expect((await service.instance(instanceId)).operationId).toBe(first.body.operationId);
  });

  it('is free again when the request was refused', async () => {
    const key = randomUUID();
    expect((await post(key, { name: 'refused' })).status).toBe(400);
    expect((await post(key, aCreateRequest({ name: 'refused', productName: 'No such' }))).status).toBe(404);
    expect((await post(key, aCreateRequest({ name: 'refused' }))).status).toBe(202);
  });

  it.each(['""', 'two words', '"open', 'k'.repeat(256)])('is refused when it is none (%#)', async (key) => {
    const { status, body } = await post(key, aCreateRequest({ name: 'no-key' }));
    expect([status, body.code]).toEqual([400, 'validation_failed']);
  });

  it('makes one instance of what was sent to a process that died as it was saved', async () => {
    const tap = await RedisTap.before(redis);
    const dying = await aService({ novita, redis: tap, env: { ROLE: 'api' } });
    const key = randomUUID();
    const request = aCreateRequest({ name: 'survivor' });
    tap.at(['"name":"survivor"'], () => process.kill(dying.pid ?? 0, 'SIGKILL'));
    await expect(post(key, request, undefined, dying)).rejects.toThrow('fetch failed');
    const { headers } = await until202(async () => post(key, request));
    expect((await named('survivor')).total).toBe(1);
    // The command had reached Redis with the answer in it, so nobody had to carry the request out again.
    expect(headers.get('idempotency-replayed')).toBe('true');
  });

  it('makes one key of what was sent to a process that died as it was saved, and shows it', async () => {
    const tap = await RedisTap.before(redis);
    const dying = await aService({ novita, redis: tap, env: { ROLE: 'api' } });
    const key = randomUUID();
    const request = { name: 'survivor key', owner: 'tests', role: 'viewer' };
    tap.at(['"name":"survivor key"'], () => process.kill(dying.pid ?? 0, 'SIGKILL'));
    await expect(post(key, request, '/api/keys', dying)).rejects.toThrow('fetch failed');
    const { body } = await eventually(async () => {
      const answer = await service.api<{ key: string }>('POST', '/api/keys', request, {
        'idempotency-key': key,
      });
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
      return answer;
    }, 20_000);
    const { keys } = (await service.api<{ keys: { name: string }[] }>('GET', '/api/keys')).body;
    expect(keys.filter(({ name }) => name === 'survivor key')).toHaveLength(1);
    const withIt = await service.api('GET', '/api/instances', undefined, {
      authorization: `Bearer ${body.key}`,
    });
    expect(withIt.status).toBe(200);
  });

  const inFull = process.env.TEST_FULL ? it : it.skip;
  inFull('is free again ten seconds after a process died before it had done anything', async () => {
    const tap = await RedisTap.before(redis);
    const dying = await aService({ novita, redis: tap, env: { ROLE: 'api' } });
    const key = randomUUID();
    const request = aCreateRequest({ name: 'reborn' });
    tap.at(['lease:idempotency:'], () => process.kill(dying.pid ?? 0, 'SIGKILL'));
    await expect(post(key, request, undefined, dying)).rejects.toThrow('fetch failed');
    expect((await post(key, request)).body.code).toBe('idempotency_key_in_use');
    await until202(async () => post(key, request));
    expect((await named('reborn')).total).toBe(1);
  });
});
