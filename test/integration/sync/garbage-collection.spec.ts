import { AuditLog } from '../../../src/access/audit-log.js';
import { deriveDeployment } from '../../../src/config/deployment.js';
import { InstanceRegistry } from '../../../src/instances/instance-registry.js';
import { rebuildInstance } from '../../../src/instances/adoption/rebuild.js';
import { FleetWatcher } from '../../../src/instances/startup/fleet-watcher.js';
import { markedName, META_VARIABLE, signMeta } from '../../../src/instances/marker.js';
import { openVariables } from '../../../src/instances/variables.js';
import { Ledger } from '../../../src/ledger/ledger.js';
import { NovitaClient } from '../../../src/novita/novita-client.js';
import { GarbageCollectionProcessor } from '../../../src/sync/garbage-collection.processor.js';
import { SecretBox } from '../../../src/redis/secret-box.js';
import { InstanceReader } from '../../../src/instances/instance-reader.js';
import { StraysRepository } from '../../../src/sync/strays.repository.js';
import { aPrincipal } from '../../builders/a-principal.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import {
  aKnown,
  aSyncApp,
  instanceId,
  keyOf,
  metric,
  type SyncApp,
  type SyncAppOptions,
} from './a-sync-app.js';

/** After that nothing is too young, whoever's clock it is. */
const LONG_ENOUGH_MS = 60_000;

const LEFT_ALONE = { adopted: [], deleted: [], gone: [] };

describe('garbage collection', () => {
  let redis: PrivateRedis;
  let novita: NovitaSandbox;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });
  beforeEach(async () => {
    novita = await aNovita({ apiKey: 'sk_test_of_the_sync_room' });
  });

  const anApp = async (options: Partial<SyncAppOptions> = {}): Promise<SyncApp> =>
    aSyncApp({ redisUrl: redis.url, novita, ...options });
  const statusOf = (id: string): string | undefined =>
    novita.ledger().find((machine) => machine.id === id)?.status;
  const commands = (): number =>
    novita.calls().filter(({ endpoint }) => ['create', 'delete', 'start', 'stop'].includes(endpoint)).length;

  describe('surplus', () => {
    it('is deleted once it is old enough and not before, is believed gone when it is, and is written down', async () => {
      const app = await anApp();
      const kept = await app.placeKnown({ instanceId: instanceId(1), attempt: 2 });
      const surplus = app.place({ instanceId: instanceId(1), attempt: 1 });
      const deletedBefore = await metric('ngi_surplus_deleted_total');
      const { createdAt } = await app.nest.get(NovitaClient).getInstance(surplus);
      app.clock.stop();
      const age = () => app.clock.now().getTime() - (createdAt?.getTime() ?? 0);

      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
      expect(await metric('ngi_orphans')).toBe(1);
      app.clock.advance(app.surplusAgeMs - age() - 1);
      expect((await app.collector.round()).deleted).toEqual([]);

      app.clock.advance(1);
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE, deleted: [surplus] });
      expect(await app.nest.get(AuditLog).latest(1)).toMatchObject([
        { action: 'delete-surplus', instanceId: instanceId(1), novitaInstanceId: surplus, attempt: 1 },
      ]);
      expect((await metric('ngi_surplus_deleted_total')) - deletedBefore).toBe(0);

      novita.advance(60_000);
      expect((await app.collector.round()).gone).toEqual([surplus]);
      expect((await metric('ngi_surplus_deleted_total')) - deletedBefore).toBe(1);
      expect((await app.collector.round()).gone).toEqual([]);
      expect([statusOf(kept), statusOf(surplus)]).toEqual(['running', 'removed']);
      const { pricePerGpuHour = 0 } = await app.nest.get(NovitaClient).getInstance(kept);
      expect(pricePerGpuHour).toBeGreaterThan(0);
      expect(await app.nest.get(Ledger).total()).toEqual({ savedSurplus: 24 * pricePerGpuHour });
      expect(await metric('ngi_orphans')).toBe(0);
    });

    it('of a record that ended without a machine is deleted', async () => {
      const app = await anApp();
      await app.instances.save(aKnown(instanceId(1), { status: 'failed' }), []);
      const late = app.place({ instanceId: instanceId(1) });
      app.clock.advance(LONG_ENOUGH_MS);
      expect((await app.collector.round()).deleted).toEqual([late]);
    });

    it('is asked for again when Novita did not delete it', async () => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1), attempt: 2 });
      const surplus = app.place({ instanceId: instanceId(1) });
      app.clock.advance(LONG_ENOUGH_MS);
      novita.next('delete').fails();
      expect((await app.collector.round()).deleted).toEqual([]);
      expect((await app.collector.round()).deleted).toEqual([]);
      expect(novita.calls('delete')).toHaveLength(1);
      app.clock.advance(app.config.novita.timeoutMs);
      expect((await app.collector.round()).deleted).toEqual([surplus]);
    });

    it.each([
      ['a purchase that is under way', aKnown(instanceId(1), { status: 'creating' })],
      ['a record that failed with this machine', aKnown(instanceId(1), { status: 'failed' }), true],
    ])('is not what belongs to %s', async (_name, record, refers = false) => {
      const app = await anApp();
      const machine = app.place({ instanceId: instanceId(1) });
      await app.instances.save(refers ? { ...record, novitaInstanceId: machine } : record, []);
      app.clock.advance(LONG_ENOUGH_MS);
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
      expect(statusOf(machine)).toBe('running');
    });

    it('is left to the resolver while Redis may have lost what it knew', async () => {
      const app = await anApp();
      await app.instances.save(aKnown(instanceId(1), { status: 'failed' }), []);
      app.place({ instanceId: instanceId(1) });
      app.clock.advance(LONG_ENOUGH_MS);
      await app.redis.hset(keyOf(app, 'fence'), 'runId', 'the one before');
      expect((await app.collector.round()).deleted).toEqual([]);
      expect(commands()).toBe(0);
    });

    it('is not what a record says that nobody can read', async () => {
      const app = await anApp();
      app.place({ instanceId: instanceId(1) });
      await app.redis.hset(keyOf(app, 'instance', instanceId(1)), 'record', '{"id":');
      await app.redis.set(keyOf(app, 'instance', instanceId(2)), 'not even a hash');
      app.place({ instanceId: instanceId(2) });
      app.clock.advance(LONG_ENOUGH_MS);
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
    });
  });

  describe('a lost record', () => {
    it('is rebuilt under its id and owner, and announced once', async () => {
      const app = await anApp();
      const createdAt = Date.now() - 7_200_000;
      const id = instanceId(1);
      const machine = app.place({ instanceId: id, attempt: 3, owner: 'bob', name: 'my-gpu', createdAt });
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE, adopted: [id] });
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
      expect(await app.instances.find(id)).toMatchObject({
        id,
        revision: 1,
        owner: 'bob',
        name: 'my-gpu',
        createdAt,
        status: 'running',
        desired: 'running',
        novitaInstanceId: machine,
        onStartFailure: 'keep',
        spec: { templateId: '107001', productName: 'RTX 4090 24GB', gpuNum: 1, rootfsSize: 60 },
        product: { id: '4090.16c62g', region: 'US-CA-06', clusterId: 'us-ca-6' },
        pricePerHour: 35_000,
        purchase: { attempts: 3 },
        novita: { status: 'running' },
      });
      const rebuilt = await app.instances.find(id);
      expect(rebuilt && openVariables(rebuilt, app.nest.get(SecretBox))).toEqual([
        { key: 'MODEL', value: 'llama' },
      ]);
      expect(await app.instances.idOf(machine)).toBe(id);
      expect(await app.timeline(id)).toEqual(['instance.adopted']);
    });

    it.each([
      ['exited', { status: 'exited', desired: 'stopped', operation: { phase: 'completed' } }],
      ['pulling', { status: 'starting', desired: 'running', operation: { phase: 'monitoring' } }],
      ['freezing', { status: 'starting', desired: 'running', novita: { status: 'freezing' } }],
    ])('of a machine that is %s says so', async (status, expected) => {
      const app = await anApp();
      app.place({ instanceId: instanceId(1), status });
      await app.collector.round();
      expect(await app.instances.find(instanceId(1))).toMatchObject(expected);
      expect(await app.timeline(instanceId(1))).toEqual(['instance.adopted']);
      expect(commands()).toBe(0);
    });

    it('that comes back wins', async () => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1) });
      const meta = {
        v: 1,
        dep: app.config.deployment.id,
        id: instanceId(1),
        attempt: 1,
        name: 'demo',
        owner: 'ann',
        templateId: '107001',
        createdAt: 1,
      } as const;
      const [row] = (await app.nest.get(NovitaClient).listInstances({ pageNum: 1, pageSize: 10 })).rows;
      if (!row) throw new Error('no machine');
      const ids = { operationId: 'op_1', requestId: 'req_1' };
      const rebuilt = rebuildInstance(meta, row, ids, Date.now(), app.config.startup);
      expect(await app.nest.get(InstanceRegistry).adopt(rebuilt, 'test', Date.now())).toBe(false);
      expect(await app.instances.find(instanceId(1))).toMatchObject({ revision: 1, owner: 'admin' });
      expect(await app.timeline(instanceId(1))).toEqual([]);
    });

    it('with two machines takes the one that runs; the other may be in use, so it is reported and kept', async () => {
      const app = await anApp();
      app.place({ instanceId: instanceId(1), attempt: 1, status: 'exited' });
      const running = app.place({ instanceId: instanceId(1), attempt: 2 });
      expect((await app.collector.round()).adopted).toEqual([instanceId(1)]);
      expect(await app.instances.find(instanceId(1))).toMatchObject({ novitaInstanceId: running });
      app.clock.advance(LONG_ENOUGH_MS);
      expect((await app.collector.round()).deleted).toEqual([]);
      expect(app.logs.lines).toContainEqual(expect.objectContaining({ kind: 'contested' }));
      expect(await metric('ngi_orphans')).toBe(1);
    });

    it('is rebuilt from the single machine when the list leaves out variables', async () => {
      const app = await anApp();
      app.place({ instanceId: instanceId(1) });
      const [forged] = novita.addForeign({
        name: markedName(app.config.deployment, 'x', { instanceId: instanceId(2), attempt: 1 }),
      });
      novita.inject({ fault: 'list-without-envs', endpoint: 'list', times: 100 });
      expect((await app.collector.round()).adopted).toEqual([instanceId(1)]);
      await app.collector.round();
      expect(novita.calls('get').filter((call) => call.instanceId === forged)).toHaveLength(1);
    });

    it('waits when its machine cannot be read', async () => {
      const app = await anApp();
      app.place({ instanceId: instanceId(1) });
      novita.inject({ fault: 'list-without-envs', endpoint: 'list', times: 100 });
      novita.next('get').fails();
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
      expect((await app.collector.round()).adopted).toEqual([instanceId(1)]);
    });
  });

  describe('a machine that was renamed in the console', () => {
    const renamed = 'my-favourite-gpu';

    it('stays its record’s, and is nobody else’s', async () => {
      const app = await anApp();
      const machine = await app.placeKnown({ instanceId: instanceId(1) });
      novita.machine(machine, 'rename', { name: renamed });
      app.clock.advance(LONG_ENOUGH_MS);
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
      expect(await metric('ngi_unmanaged_instances', { kind: 'foreign' })).toBe(0);
      expect((await app.nest.get(StraysRepository).all()).size).toBe(0);
    });

    it.each([
      ['shows variables', undefined],
      ['leaves them out', { fault: 'list-without-envs', endpoint: 'list', times: 100 } as const],
    ])('is adopted when its record was lost, also when the list %s', async (_how, fault) => {
      const app = await anApp();
      const machine = app.place({ instanceId: instanceId(1), owner: 'bob', name: 'demo' });
      novita.machine(machine, 'rename', { name: renamed });
      const [foreign] = novita.addForeign({ name: 'somebody-else', envs: [{ key: 'A', value: 'b' }] });
      if (fault) novita.inject(fault);
      expect((await app.collector.round()).adopted).toEqual([instanceId(1)]);
      expect(await app.instances.find(instanceId(1))).toMatchObject({
        novitaInstanceId: machine,
        owner: 'bob',
        name: 'demo',
      });
      await app.collector.round();
      await app.collector.round();
      expect(await metric('ngi_unmanaged_instances', { kind: 'foreign' })).toBe(1);
      const reads = novita.calls('get').filter((call) => call.instanceId === foreign);
      expect(reads).toHaveLength(fault ? 1 : 0);
    });

    it('beside the machine of its record is reported and not deleted: it may be a copy', async () => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1), attempt: 2 });
      const copy = app.place({ instanceId: instanceId(1), attempt: 1 });
      novita.machine(copy, 'rename', { name: renamed });
      app.clock.advance(LONG_ENOUGH_MS);
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
      expect(app.logs.lines).toContainEqual(
        expect.objectContaining({ kind: 'contested', novitaInstanceId: copy }),
      );
      expect(await metric('ngi_orphans')).toBe(1);
    });
  });

  describe('a machine that is back although its record has ended', () => {
    it('is deleted when it had been deleted on request', async () => {
      const app = await anApp();
      const ended = { status: 'terminated', desired: 'deleted', statusChangedAt: Date.now() } as const;
      const machine = await app.placeKnown({ instanceId: instanceId(1) }, ended);
      expect((await app.collector.round()).deleted).toEqual([]);
      app.clock.advance(LONG_ENOUGH_MS);
      expect((await app.collector.round()).deleted).toEqual([machine]);
    });

    it('is brought back when it had vanished, as what was asked for', async () => {
      const app = await anApp();
      const machine = await app.placeKnown(
        { instanceId: instanceId(1) },
        {
          status: 'terminated',
          statusChangedAt: Date.now(),
          stoppedAt: Date.now(),
          webhookUrl: 'https://example.com/hook',
          failure: { code: 'vanished_during_startup', message: 'gone' },
        },
      );
      const before = await app.instances.find(instanceId(1));
      expect((await app.collector.round()).adopted).toEqual([]);
      app.clock.advance(LONG_ENOUGH_MS);
      expect((await app.collector.round()).adopted).toEqual([instanceId(1)]);
      expect(await app.instances.find(instanceId(1))).toMatchObject({
        owner: before?.owner,
        spec: before?.spec,
        webhookUrl: 'https://example.com/hook',
        novitaInstanceId: machine,
        status: 'running',
        desired: 'running',
        onStartFailure: 'keep',
      });
      expect((await app.instances.find(instanceId(1)))?.failure).toBeUndefined();
      expect((await app.instances.find(instanceId(1)))?.stoppedAt).toBeUndefined();
      expect(await app.timeline(instanceId(1))).toEqual(['instance.adopted']);
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
      expect(commands()).toBe(0);
    });
  });

  it('a machine that was taken over and is back although its record has ended is reported', async () => {
    const app = await anApp();
    const [machine = ''] = novita.addForeign({ name: 'taken-over', envs: [{ key: 'A', value: 'b' }] });
    const ended = { status: 'terminated', desired: 'deleted', statusChangedAt: Date.now() } as const;
    await app.instances.save(aKnown(instanceId(1), { novitaInstanceId: machine, ...ended }), []);
    app.clock.advance(LONG_ENOUGH_MS);
    expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
    expect(app.logs.lines).toContainEqual(
      expect.objectContaining({ kind: 'contested', novitaInstanceId: machine }),
    );
  });

  describe('what is not ours', () => {
    it('is neither believed nor touched, and reported once', async () => {
      const app = await anApp();
      const { deployment } = app.config;
      const theirs = deriveDeployment('the encryption key of somebody else, 32+');
      const facts = { attempt: 1, name: 'x', owner: 'eve', templateId: '1', createdAt: 1 };
      const meta = (signer: typeof deployment, changes = {}) => [
        { key: META_VARIABLE, value: signMeta(signer, { ...facts, id: instanceId(1), ...changes }) },
      ];
      const name = markedName(deployment, 'x', { instanceId: instanceId(1), attempt: 1 });
      const forged = [
        { name },
        { name, envs: [{ key: META_VARIABLE, value: 'nonsense' }] },
        { name, envs: meta(theirs) },
        { name, envs: meta(deployment, { id: instanceId(2) }) },
        { name, envs: meta(deployment, { attempt: 2 }) },
      ].flatMap((machine) => novita.addForeign(machine));
      const foreign = [
        { name: 'somebody-else' },
        { name: `ngi1-${deployment.id}-01JD` },
        { name: markedName(theirs, 'x', { instanceId: instanceId(1), attempt: 1 }), envs: meta(theirs) },
        { name: 'another-twin', envs: meta(theirs) },
      ].flatMap((machine) => novita.addForeign(machine));

      for (const age of [0, LONG_ENOUGH_MS]) {
        app.clock.advance(age);
        expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });
      }
      await app.instances.save(aKnown(instanceId(1), { status: 'failed' }), []);
      expect(await app.collector.round()).toEqual({ result: 'done', ...LEFT_ALONE });

      expect(commands()).toBe(0);
      expect(await metric('ngi_unmanaged_instances', { kind: 'foreign' })).toBe(foreign.length);
      expect(await metric('ngi_unmanaged_instances', { kind: 'forged' })).toBe(forged.length);
      expect(await metric('ngi_orphans')).toBe(0);
      for (const id of [...foreign, ...forged]) {
        expect(statusOf(id)).toBe('running');
        const told = app.logs.lines.filter((line) => line['novitaInstanceId'] === id && 'kind' in line);
        expect(told).toHaveLength(1);
      }
    });

    it('is forgotten when it is gone', async () => {
      const app = await anApp();
      const [id = ''] = novita.addForeign({ name: 'somebody-else' });
      const [other = ''] = novita.addForeign({ name: 'somebody-else-too' });
      const listed = async (): Promise<unknown> => {
        const served = await app.nest
          .get(InstanceReader)
          .list({ include: ['unmanaged'], sort: 'name' }, aPrincipal('admin'));
        return JSON.parse('fresh' in served ? String(served.fresh) : '{}') as unknown;
      };
      const row = (novitaInstanceId: string) =>
        expect.objectContaining({
          managed: false,
          kind: 'foreign',
          novitaInstanceId,
          status: 'running',
        }) as unknown;
      await app.collector.round();
      expect((await app.nest.get(StraysRepository).all()).size).toBe(2);
      expect(await listed()).toMatchObject({ instances: [row(id), row(other)], total: 2 });
      novita.machine(id, 'vanish');
      await app.collector.round();
      expect((await app.nest.get(StraysRepository).all()).size).toBe(1);
      expect(await listed()).toMatchObject({ instances: [row(other)], total: 1 });
    });

    it('costs one list and nothing else', async () => {
      const app = await anApp();
      await app.collector.round();
      expect(novita.calls().map(({ endpoint }) => endpoint)).toEqual(['list']);
    });
  });

  describe('a list that is not to be believed', () => {
    it.each([
      ['half of it is missing', { fault: 'list-incomplete', mode: 'short' }, 'incomplete'],
      ['all of it is missing', { fault: 'list-incomplete', mode: 'missing' }, 'incomplete'],
      ['it is empty', { fault: 'list-empty' }, 'empty'],
      ['it fails', { fault: 'error-500-before' }, 'failed'],
      ['it cannot be read', { fault: 'garbled-200' }, 'failed'],
    ])('changes nothing: %s', async (_name, fault, result) => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1), attempt: 2 });
      app.place({ instanceId: instanceId(1) });
      app.place({ instanceId: instanceId(2) });
      app.clock.advance(LONG_ENOUGH_MS);
      novita.inject({ endpoint: 'list', times: 100, ...fault });
      expect(await app.collector.round()).toEqual({ result, ...LEFT_ALONE });
      expect(commands()).toBe(0);
      novita.clearFaults();
      expect(await app.collector.round()).toMatchObject({ result: 'done', adopted: [instanceId(2)] });
      expect(novita.calls('delete')).toHaveLength(1);
    });

    it('does not prove that a deleted machine is gone', async () => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1), attempt: 2 });
      const surplus = app.place({ instanceId: instanceId(1) });
      app.clock.advance(LONG_ENOUGH_MS);
      expect((await app.collector.round()).deleted).toEqual([surplus]);
      novita.inject({ endpoint: 'list', times: 1, fault: 'list-empty' });
      expect(await app.collector.round()).toEqual({ result: 'empty', ...LEFT_ALONE });
      novita.advance(60_000);
      expect((await app.collector.round()).gone).toEqual([surplus]);
    });
  });

  describe('the brake', () => {
    it('keeps a round that would change too much from deleting, and not from adopting', async () => {
      const app = await anApp();
      const braked = await metric('ngi_gc_brake_total');
      for (const n of [1, 2, 3]) {
        await app.placeKnown({ instanceId: instanceId(n), attempt: 2 });
        app.place({ instanceId: instanceId(n), attempt: 1 });
      }
      app.place({ instanceId: instanceId(9) });
      app.clock.advance(LONG_ENOUGH_MS);
      const round = await app.collector.round();
      expect(round).toEqual({ result: 'braked', ...LEFT_ALONE, adopted: [instanceId(9)] });
      expect(commands()).toBe(0);
      expect((await metric('ngi_gc_brake_total')) - braked).toBe(1);
      expect((await app.collector.round()).deleted).toHaveLength(3);
    });
  });

  describe('two collectors at once', () => {
    it('adopt each lost record once, and delete each surplus machine once', async () => {
      const app = await anApp();
      const prefix = app.config.redis.prefix;
      const other = await anApp({ prefix });
      const ids = Array.from({ length: 20 }, (_, n) => instanceId(n + 1));
      for (const id of ids) app.place({ instanceId: id });
      const collectors = [app.collector, other.collector, app.collector, other.collector];
      const adopting = await Promise.all(collectors.map(async (collector) => collector.round()));
      expect(adopting.flatMap(({ adopted }) => adopted).toSorted()).toEqual(ids);
      for (const id of ids) expect(await app.timeline(id)).toEqual(['instance.adopted']);

      const surplus: string[] = [];
      for (const n of [21, 22]) {
        await app.placeKnown({ instanceId: instanceId(n), attempt: 2 });
        surplus.push(app.place({ instanceId: instanceId(n), attempt: 1 }));
      }
      for (const { clock } of [app, other]) clock.advance(LONG_ENOUGH_MS);
      const deleting = await Promise.all(collectors.map(async (collector) => collector.round()));
      expect(deleting.flatMap(({ deleted }) => deleted).toSorted()).toEqual(surplus.toSorted());
      expect(novita.calls('delete')).toHaveLength(2);
    });
  });

  it('rests between two rounds, over all processes', async () => {
    const app = await anApp({ env: { GARBAGE_COLLECTION_INTERVAL_SECONDS: '30' } });
    const strays = app.nest.get(StraysRepository);
    expect(await strays.endRest(10_000)).toBe(true);
    expect(await strays.endRest(10_000)).toBe(false);
    const duty = app.nest.get(GarbageCollectionProcessor);
    expect(duty.everyMs).toBe(10_000);
    await duty.process();
    expect(novita.calls('list')).toHaveLength(1);
  });

  it('goes along with the watcher’s walk over the list when a round is due, and then needs none of its own', async () => {
    const app = await anApp({ env: { GARBAGE_COLLECTION_INTERVAL_SECONDS: '30' } });
    const later = Date.now() + 3_600_000;
    await app.placeKnown(
      { instanceId: instanceId(1), status: 'pulling' },
      { status: 'starting', deadlines: { running: later }, nextLookAt: later },
    );
    app.place({ instanceId: instanceId(2) });
    const [watcher, strays] = [app.nest.get(FleetWatcher), app.nest.get(StraysRepository)];

    await watcher.look();

    expect(await app.instances.find(instanceId(2))).toMatchObject({ owner: 'ann' });
    expect(novita.calls('list')).toHaveLength(1);
    expect(await strays.endRest(1)).toBe(false);

    app.place({ instanceId: instanceId(3) });
    await watcher.look();
    expect(await app.instances.find(instanceId(3))).toBeUndefined();
    expect(novita.calls('list')).toHaveLength(2);
  });

  it('takes rounds of its own again when a walk broke off', async () => {
    const app = await anApp({ env: { GARBAGE_COLLECTION_INTERVAL_SECONDS: '30' } });
    const later = Date.now() + 3_600_000;
    await app.placeKnown(
      { instanceId: instanceId(1), status: 'pulling' },
      { status: 'starting', deadlines: { running: later }, nextLookAt: later },
    );
    novita.next('list').fails();

    await app.nest.get(FleetWatcher).look();

    expect(await app.nest.get(StraysRepository).endRest(1_000)).toBe(true);
  });
});
