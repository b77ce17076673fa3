import { readMeter } from '../../../src/instances/meter.js';
import type { Instance } from '../../../src/instances/instance.js';
import { InstanceChangedError } from '../../../src/instances/instance.errors.js';
import { DAY_MS, dayOf, hourOf } from '../../../src/ledger/booking.js';
import { aStartingInstance } from '../../builders/an-instance.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { anInstancesStore, type InstancesStore } from './an-instances-store.js';

const HOUR = 3_600_000;

describe('the book of costs', () => {
  let redis: PrivateRedis;
  let store: InstancesStore;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });
  beforeEach(async () => {
    store = await anInstancesStore(redis.url);
  });
  afterEach(() => store.redis.onApplicationShutdown());

  const today = dayOf(Date.now());
  const noon = Date.parse(today) + 12 * HOUR;

  const save = async (instance: Instance, status: string, now: number): Promise<Instance> => {
    const metered = readMeter({ ...instance, novita: { status } }, now);
    return store.instances.save(metered.instance, [], { bookings: metered.bookings });
  };
  const aRunning = async (changes: Partial<Instance> = {}): Promise<Instance> =>
    save(
      await save(aStartingInstance({ pricePerHour: 17_000, ...changes }), 'creating', noon),
      'running',
      noon,
    );

  it('has what a save has counted, once, whoever else saves', async () => {
    const running = await aRunning();
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, async () => save(running, 'exited', noon + 2 * HOUR)),
    );
    const refused = tries.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(refused).toHaveLength(9);
    expect(refused.every((reason) => reason instanceof InstanceChangedError)).toBe(true);

    const amounts = { compute: 34_000, gpuMs: 2 * HOUR };
    const account = { owner: 'admin', product: 'RTX 4090 24GB', region: 'unknown', billingMode: 'spot' };
    expect(await store.ledger.day(today)).toEqual([{ account, amounts }]);
    expect(await store.ledger.instancesOfDay(today)).toEqual([
      { instanceId: running.id, owner: 'admin', amounts },
    ]);
    expect(await store.ledger.total()).toEqual(amounts);
  });

  it('keeps owners, products and regions apart, whatever they are called', async () => {
    const product = { id: 'p', clusterId: 'c', rootfsSize: 60 };
    const names = [
      { owner: 'a|b', product: { ...product, name: '["x"]', region: 'r:1' } },
      { owner: 'a', product: { ...product, name: 'b|["x"]', region: 'r:1' } },
    ];
    for (const [index, changes] of names.entries()) {
      const id = `inst_01JD000000000000000000000${index + 1}`;
      await save(await aRunning({ id, novitaInstanceId: id, ...changes }), 'exited', noon + HOUR);
    }
    expect((await store.ledger.day(today)).map(({ account }) => [account.owner, account.product])).toEqual(
      expect.arrayContaining([
        ['a|b', '["x"]'],
        ['a', 'b|["x"]'],
      ]),
    );
  });

  it('ends: a day of it lives for as long as it is kept, its instances for two months', async () => {
    await save(await aRunning(), 'exited', noon + HOUR);
    const left = async (name: string): Promise<number> =>
      Math.round((await store.redis.state.pttl(store.keys.key('ledger', `${name}:${today}`))) / DAY_MS);
    expect([await left('day'), await left('instances')]).toEqual([
      expect.closeTo(400, -1),
      expect.closeTo(62, -1),
    ]);
    const old = Date.parse(today) - 500 * DAY_MS;
    await store.ledger.book([
      {
        hour: hourOf(old),
        instanceId: 'inst_1',
        account: { owner: 'a', product: 'p', region: 'r', billingMode: 'spot' },
        amounts: { compute: 1 },
      },
    ]);
    expect(await store.ledger.day(dayOf(old))).toEqual([]);
  });

  it('stands beside meters that run, which are gone when they rest', async () => {
    const running = await aRunning();
    const meters = async (): Promise<string[]> => store.redis.state.hkeys(store.keys.key('meters'));
    expect(await meters()).toEqual([running.id]);
    await save(running, 'exited', noon + HOUR);
    expect(await meters()).toEqual([]);
  });
});
