import { armFailPoints } from '../../../src/common/fail-points.js';
import { InstanceChanges } from '../../../src/instances/instance-changes.js';
import type { Instance } from '../../../src/instances/instance.js';
import { successorIdOf } from '../../../src/instances/successor.js';
import { ProductsService } from '../../../src/products/products.service.js';
import { aPrincipal } from '../../builders/a-principal.js';
import { eventually } from '../../support/eventually.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { aSyncApp, instanceId, keyOf, type SyncApp, type SyncAppOptions } from '../sync/a-sync-app.js';

const MINUTE = 60_000;
const LONG = 90_000;

/** Where the sandbox has the cheapest spot machine of the default region. */
const PRODUCT = {
  id: '4090.16c62g.hk',
  name: 'RTX 4090 24GB',
  region: 'CN-HK-01',
  clusterId: 'cn-hongkong-1',
  rootfsSize: 60,
};

jest.setTimeout(2 * LONG);

describe('A spot machine that is taken back', () => {
  let redis: PrivateRedis;
  let novita: NovitaSandbox;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });
  beforeEach(async () => {
    novita = await aNovita({ apiKey: 'sk_test_of_the_spot_room' });
  });

  const id = instanceId(1);
  const anApp = async (options: Partial<SyncAppOptions> = {}): Promise<SyncApp> =>
    aSyncApp({ redisUrl: redis.url, novita, role: 'all', ...options });
  const place = async (app: SyncApp, changes: Partial<Instance>): Promise<string> =>
    app.placeKnown(
      { instanceId: id, billingMode: 'spot' },
      // Ready just now: one that had been ready for long would be idle, and auto-stop may come before the notice.
      { product: PRODUCT, pricePerHour: 17_000, readyAt: Date.now(), ...changes },
    );
  const record = async (app: SyncApp, of = id): Promise<Instance> => {
    const found = await app.instances.find(of);
    if (!found) throw new Error(`There is no record of ${of}`);
    return found;
  };
  const reaches = async (app: SyncApp, of: string, changes: Partial<Instance>): Promise<void> =>
    eventually(async () => expect(await record(app, of)).toMatchObject(changes), LONG);
  const creates = (): number => novita.calls('create').length;

  it('is replaced at the notice by one machine, whoever looks, and let go once that is ready', async () => {
    const app = await anApp();
    await anApp({ prefix: app.config.redis.prefix });
    const machine = await place(app, { spotPolicy: 'replace', maxHours: 5, startedAt: Date.now() });
    novita.machine(machine, 'reclaim', { noticeMs: 10 * MINUTE });
    const successorId = successorIdOf(id);
    await eventually(async () => expect(await app.timeline(id)).toContain('instance.replaced'), LONG);

    const [old, successor] = [await record(app), await record(app, successorId)];
    expect(successor).toMatchObject({ status: 'ready', replaces: id, spotPolicy: 'replace', maxHours: 5 });
    expect(successor.readyAt).toBeLessThan(old.reclaim?.at ?? 0);
    expect(successor.spec).toMatchObject({ productName: old.spec.productName, billingMode: 'spot' });
    expect(old.replacement).toMatchObject({ successorId });
    expect(creates()).toBe(1);
    await reaches(app, id, { status: 'terminated', reason: 'Deleted' });
    const replaced = (await app.events(id)).filter(({ type }) => type === 'instance.replaced');
    expect(replaced.map(({ actor }) => actor)).toEqual(['spot']);
    expect(novita.ledger().filter(({ status }) => status === 'running')).toHaveLength(1);
  });

  it.each(['spot.decided', 'spot.ordered'] as const)(
    'is replaced by one machine when it went wrong at %s',
    async (point) => {
      const app = await anApp();
      armFailPoints([`${point}=throw`]);
      const machine = await place(app, { spotPolicy: 'replace' });
      novita.machine(machine, 'reclaim', { noticeMs: 10 * MINUTE });
      await reaches(app, id, { status: 'terminated' });
      expect(await record(app, successorIdOf(id))).toMatchObject({ status: 'ready' });
      expect(creates()).toBe(1);
    },
  );

  it('rests when what should have replaced it does not come up, until somebody wants it otherwise', async () => {
    const app = await anApp();
    novita.inject({ fault: 'no-stock', endpoint: 'create', times: 100 });
    const machine = await place(app, { spotPolicy: 'replace', connection: { tries: 1, readAt: 1 } });
    novita.machine(machine, 'reclaim', { noticeMs: 10 * MINUTE });
    const resting = await eventually(async () => {
      const { replacement, ...rests } = await record(app);
      expect(rests.nextLookAt).toBe((replacement?.restsSince ?? Infinity) + 3 * MINUTE);
      return rests;
    }, LONG);
    expect(resting).toMatchObject({ status: 'ready', desired: 'running' });
    expect(await record(app, successorIdOf(id))).toMatchObject({ status: 'failed' });

    const change = app.nest.get(InstanceChanges, { strict: false });
    await change.change(id, { spotPolicy: 'notify' }, undefined, aPrincipal());
    expect((await record(app)).nextLookAt).toBeUndefined();
    await expect(app.redis.zscore(keyOf(app, 'due'), id)).resolves.toBeNull();
  });

  it('is replaced by another one after the rest, whoever looks', async () => {
    const app = await anApp();
    await anApp({ prefix: app.config.redis.prefix });
    const restsSince = Date.now() - 5 * MINUTE;
    const first = { successorId: successorIdOf(id), decidedAt: 1, orderedAt: 1, restsSince };
    const reclaim = { noticedAt: restsSince - MINUTE };
    const machine = await place(app, { spotPolicy: 'replace', replacement: first, reclaim, nextLookAt: 1 });
    novita.machine(machine, 'reclaim', { noticeMs: 10 * MINUTE });
    await reaches(app, id, { status: 'terminated' });
    const successorId = successorIdOf(id, 2);
    expect((await record(app)).replacement).toMatchObject({ successorId, number: 2, tries: 2 });
    expect(await record(app, successorId)).toMatchObject({ status: 'ready', replaces: id });
    expect(creates()).toBe(1);
  });

  it.each([undefined, 'spot.cleared'] as const)(
    'has what was bought for a successor that did not come up deleted before another is tried (%s)',
    async (point) => {
      const app = await anApp();
      if (point) armFailPoints([`${point}=throw`]);
      novita.inject({ fault: 'image-pull-failure', times: 1 });
      const machine = await place(app, { spotPolicy: 'replace' });
      novita.machine(machine, 'reclaim', { noticeMs: 10 * MINUTE });
      await eventually(
        async () => expect((await record(app)).replacement?.restsSince).toBeGreaterThan(0),
        LONG,
      );
      expect(await record(app, successorIdOf(id))).toMatchObject({
        status: 'terminated',
        failure: { code: 'machine_failed' },
      });
      expect(novita.ledger().filter(({ status }) => status !== 'removed')).toHaveLength(1);
      expect(creates()).toBe(1);
    },
  );

  it('is not deleted while it is protected', async () => {
    const app = await anApp();
    const machine = await place(app, { spotPolicy: 'replace', protected: true });
    novita.machine(machine, 'reclaim', { noticeMs: 10 * MINUTE });
    await eventually(async () => expect(await app.timeline(id)).toContain('instance.replaced'), LONG);
    expect(await record(app)).toMatchObject({ status: 'ready', desired: 'running' });
    expect(await record(app, successorIdOf(id))).toMatchObject({ status: 'ready', protected: true });
    expect(novita.calls('delete')).toEqual([]);
  });

  it('is replaced as soon as somebody wants it so, and only told until then', async () => {
    const app = await anApp();
    const machine = await place(app, {});
    novita.machine(machine, 'reclaim', { noticeMs: 10 * MINUTE });
    await eventually(async () => expect((await record(app)).reclaim?.noticedAt).toBeDefined(), LONG);
    expect((await record(app)).replacement).toBeUndefined();
    const change = app.nest.get(InstanceChanges, { strict: false });
    await change.change(id, { spotPolicy: 'replace' }, undefined, aPrincipal());
    await reaches(app, id, { status: 'terminated' });
    expect(creates()).toBe(1);
  });

  it('is started again when there is stock', async () => {
    const app = await anApp();
    const machine = await place(app, { spotPolicy: 'restart' });
    novita.setStock(PRODUCT.id, PRODUCT.clusterId, 0);
    novita.machine(machine, 'reclaim', { noticeMs: 1_000 });
    await eventually(async () => expect(await app.timeline(id)).toContain('instance.spot.reclaimed'), LONG);
    await reaches(app, id, { status: 'exited', reason: 'spot_reclaimed' });
    expect(novita.calls('start')).toEqual([]);
    novita.setStock(PRODUCT.id, PRODUCT.clusterId, 5);
    // As half a minute later, when the price list is read again.
    const { name: productName, region } = PRODUCT;
    const wish = { productName, region, gpuNum: 1, billingMode: 'spot' } as const;
    await app.nest.get(ProductsService, { strict: false }).offers(wish, 0);
    await reaches(app, id, { status: 'ready', desired: 'running' });
    expect((await record(app)).reclaim).toBeUndefined();
    expect(novita.calls('start')).toHaveLength(1);
    expect(creates()).toBe(0);
  });
});
