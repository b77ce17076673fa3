import { aCreateRequest } from '../../builders/a-create-request.js';
import { anInstance, aStartingInstance } from '../../builders/an-instance.js';
import { QuotaExceededError } from '../../../src/instances/instance.errors.js';
import type { Instance } from '../../../src/instances/instance.js';
import { endsWithItsTest } from '../../support/endings.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { anInstancesStore, type InstancesStore } from '../instances/an-instances-store.js';
import { type AccessApp, anAccessApp, type Answer } from './an-access-app.js';

jest.setTimeout(60_000);

describe('Quotas of owners', () => {
  let server: PrivateRedis;
  let novita: NovitaSandbox;
  beforeAll(async () => {
    server = await aPrivateRedis();
    novita = await aNovita();
  });

  const start = async (env: Record<string, string>, prefix?: string): Promise<AccessApp> =>
    anAccessApp({ redisUrl: server.url, novita, env: { RATE_LIMIT_PER_MINUTE: '100000', ...env }, prefix });
  const create = async (app: AccessApp, key: string, changes: object = {}): Promise<Answer> =>
    app.ask('POST', '/api/instances', { key, body: { ...aCreateRequest(), ...changes } });

  it('accept exactly as many of 200 creates at two processes as there is room for', async () => {
    const one = await start({ QUOTA_INSTANCES: '10' });
    const two = await start({ QUOTA_INSTANCES: '10' }, one.prefix);
    const { key } = await one.keyFor('team-a', 'operator');
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => create(n % 2 === 0 ? one : two, key)),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused).toHaveLength(190);
    for (const { body } of refused)
      expect(body).toMatchObject({
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        code: 'quota_exceeded',
        status: 429,
        retryable: false,
        'violated-policies': ['instances'],
        quota: { allowed: '10', used: '10', asked: '1' },
      });
    expect((await one.ask('GET', '/api/instances', { key })).body).toMatchObject({ total: 10 });

    const other = await one.keyFor('team-b', 'operator');
    expect((await create(one, other.key)).status).toBe(202);
  });

  it('hold what a machine may cost from the moment that it is accepted', async () => {
    const app = await start({ QUOTA_USD_PER_HOUR: '1' });
    const other = await start({ QUOTA_USD_PER_HOUR: '1' }, app.prefix);
    const { key } = await app.keyFor('team-a', 'operator');
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, n) =>
        create(n % 2 === 0 ? app : other, key, { maxPricePerHour: '0.3' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
    expect(answers.find(({ status }) => status === 429)?.body).toMatchObject({
      code: 'quota_exceeded',
      'violated-policies': ['usd-per-hour'],
      detail: 'team-a may have 1.00 USD/h at a time and has 0.90: no room for 0.30 more',
      quota: { allowed: '1.00', used: '0.90', asked: '0.30' },
    });
    expect((await create(app, key, { maxPricePerHour: '0.1' })).status).toBe(202);
    expect((await create(app, key, { maxPricePerHour: '0.1' })).status).toBe(429);
  });

  it('hold the dearest offer that may be bought, when the request names no price', async () => {
    const offers = await (await start({})).ask('GET', '/api/offers?productName=RTX%204090%2024GB&gpuNum=1');
    const prices = (offers.body as { offers: { pricePerHour: string; rank?: number }[] }).offers.map(
      ({ pricePerHour }) => Number(pricePerHour),
    );
    const dearest = Math.max(...prices);
    const app = await start({ QUOTA_USD_PER_HOUR: String(dearest * 2) });
    const { key } = await app.keyFor('team-a', 'operator');
    const answers = [await create(app, key), await create(app, key), await create(app, key)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
  });

  it('accept nothing whose price nobody can tell', async () => {
    const app = await anAccessApp({ redisUrl: server.url, env: { QUOTA_USD_PER_HOUR: '1' } });
    const { key } = await app.keyFor('team-a', 'operator');
    expect((await create(app, key)).body).toMatchObject({ status: 503, code: 'novita_unavailable' });
  });

  describe('in the store', () => {
    let store: InstancesStore;
    beforeEach(async () => {
      store = await anInstancesStore(server.url);
      endsWithItsTest(() => store.redis.onApplicationShutdown());
    });

    const id = (n: number): string => `inst_01JD000000000000000000${String(n).padStart(4, '0')}`;
    const limits = { instances: 2, pricePerHour: 100_000 };
    const save = async (instance: Instance, quota = limits): Promise<Instance> =>
      store.instances.save(instance, [], { quota });
    const held = async (): Promise<Record<string, string>> =>
      store.redis.state.hgetall(store.keys.key('quota', 'admin'));
    const sum = async (): Promise<string | null> =>
      store.redis.state.hget(store.keys.key('quota-prices'), 'admin');

    it('keep in step with the records: what is gone makes room, what fails without a machine too', async () => {
      const one = await save(anInstance({ id: id(1), reservedPerHour: 60_000 }));
      const two = await save(anInstance({ id: id(2), reservedPerHour: 40_000 }));
      await expect(save(anInstance({ id: id(3) }))).rejects.toThrow(QuotaExceededError);
      expect(await store.instances.find(id(3))).toBeUndefined();
      expect(await sum()).toBe('100000');

      const bought = await save({ ...one, status: 'starting', novitaInstanceId: 'm', pricePerHour: 35_000 });
      expect(await sum()).toBe('75000');
      await save({ ...two, status: 'failed' });
      expect(await sum()).toBe('35000');
      await save(anInstance({ id: id(3), reservedPerHour: 65_000 }));
      await save({ ...bought, status: 'terminated' });
      expect(await held()).toEqual({ [id(3)]: '65000' });
      expect(await sum()).toBe('65000');
    });

    it('ask anew when something at rest is started', async () => {
      const rests = aStartingInstance({ id: id(1), status: 'exited', pricePerHour: 70_000 });
      const saved = await save(rests);
      expect(await held()).toEqual({ [id(1)]: '0' });
      await save(anInstance({ id: id(2), reservedPerHour: 60_000 }));
      await expect(save({ ...saved, status: 'starting' })).rejects.toThrow(QuotaExceededError);
      expect((await store.instances.find(id(1)))?.status).toBe('exited');
    });

    it('never refuse what is seen, only what is asked for', async () => {
      const saved = await save(anInstance({ id: id(1), reservedPerHour: 10_000 }));
      const dear = { ...saved, novitaInstanceId: 'm', status: 'running', pricePerHour: 500_000 } as const;
      const seen = await store.instances.save(dear, []);
      expect(await sum()).toBe('500000');
      await save({ ...seen, status: 'stopping' });
      await expect(save(anInstance({ id: id(2), reservedPerHour: 1 }))).rejects.toThrow(QuotaExceededError);
      await save(anInstance({ id: id(2), reservedPerHour: 0 }));
    });

    it('leave nothing behind', async () => {
      const saved = await save(anInstance({ id: id(1), reservedPerHour: 10_000 }));
      await save({ ...saved, status: 'terminated' });
      expect(await store.redis.state.keys(store.keys.key('quota*'))).toEqual([]);
    });
  });
});
