import type { Principal } from '../../../src/access/principal.js';
import { SCOPES_OF } from '../../../src/access/roles.js';
import { InstanceReader } from '../../../src/instances/instance-reader.js';
import { InstancesService } from '../../../src/instances/instances.service.js';
import { GarbageCollectionProcessor } from '../../../src/sync/garbage-collection.processor.js';
import { aCreateRequest } from '../../builders/a-create-request.js';
import { eventually } from '../../support/eventually.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita, aReceiver } from '../../support/stage.js';
import { aSyncApp, instanceId, metric, type SyncApp } from './a-sync-app.js';

const FLEET = process.env['TEST_FULL'] ? 50 : 20;

interface InstanceFacts {
  id: string;
  name: string;
  owner: string;
  status: string;
  novitaInstanceId: string;
  createdAt: string;
}

describe('a Redis that was wiped', () => {
  let redis: PrivateRedis;
  let novita: NovitaSandbox;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });
  beforeEach(async () => {
    novita = await aNovita({ apiKey: 'sk_test_of_the_sync_room' });
  });

  const owners = ['ann', 'bob', 'carol'];
  const principal = (n: number): Principal => ({
    keyId: 'k',
    owner: owners[n % owners.length] ?? '',
    role: 'operator',
    scopes: SCOPES_OF.operator,
  });
  const read = async (app: SyncApp, id: string): Promise<InstanceFacts> => {
    const served = await app.nest.get(InstanceReader).read(id, { ...principal(0), role: 'admin' });
    if (!('fresh' in served)) throw new Error('stale');
    return JSON.parse(served.fresh) as InstanceFacts;
  };
  const readAll = async (app: SyncApp, ids: string[]): Promise<InstanceFacts[]> =>
    Promise.all(ids.map(async (id) => read(app, id)));

  it(`with ${FLEET} machines running: all of them are back under their owners, none was touched`, async () => {
    const receiver = await aReceiver();
    const app = await aSyncApp({
      redisUrl: redis.url,
      novita,
      role: 'all',
      env: { WEBHOOK_URL: receiver.url, GARBAGE_COLLECTION_INTERVAL_SECONDS: '30' },
    });
    const service = app.nest.get(InstancesService);
    const requests = Array.from({ length: FLEET }, async (_, n) =>
      service.create(aCreateRequest({ name: `gpu-${n}` }), principal(n)),
    );
    const ids = (await Promise.all(requests)).map(({ id }) => id);
    const before = await eventually(async () => {
      const all = await readAll(app, ids);
      for (const { status } of all) expect(status).toBe('ready');
      return all;
    }, 60_000);
    await eventually(() => {
      const heard = receiver.received.map(({ body }) => typeOf(body));
      expect(heard.filter((type) => type === 'instance.ready')).toHaveLength(FLEET);
      expect(heard.filter((type) => type === 'operation.completed')).toHaveLength(FLEET);
    }, 30_000);
    const callsBefore = novita.calls().length;
    const heardBefore = receiver.received.length;
    const adoptedBefore = await metric('ngi_adopted_total');
    const brakedBefore = await metric('ngi_gc_brake_total');

    // Events of an adopted machine are numbered from its age in seconds: these are older than all that they have told.
    app.clock.advance(60_000);
    const began = performance.now();
    await app.redis.flushall();
    const after = await eventually(async () => readAll(app, ids), 60_000);
    const tookMs = performance.now() - began;
    expect(tookMs).toBeLessThan(60_000);

    for (const [index, instance] of after.entries()) {
      const { id, name, owner, novitaInstanceId, createdAt } = before[index] ?? instance;
      expect(instance).toMatchObject({ id, name, owner, novitaInstanceId, createdAt });
    }
    await eventually(async () => {
      expect((await metric('ngi_adopted_total')) - adoptedBefore).toBe(FLEET);
      expect((await metric('ngi_gc_brake_total')) - brakedBefore).toBe(1);
    });

    await eventually(async () => {
      for (const { status } of await readAll(app, ids)) expect(status).toBe('ready');
    }, 30_000);
    await eventually(() => {
      const heard = receiver.received.slice(heardBefore).map(({ body }) => typeOf(body));
      expect(heard.filter((type) => type === 'instance.adopted')).toHaveLength(FLEET);
      expect(heard.filter((type) => type === 'instance.ready')).toHaveLength(FLEET);
      expect(heard.filter((type) => type === 'operation.completed')).toHaveLength(FLEET);
      expect(heard).toHaveLength(3 * FLEET);
    }, 30_000);
    for (const id of ids) {
      // How to get into the machine is read again, and told to the live stream alone.
      const told = (await app.timeline(id)).filter((type) => type !== 'instance.updated');
      expect(told).toEqual(['instance.adopted', 'instance.ready', 'operation.completed']);
    }
    const commands = novita
      .calls()
      .slice(callsBefore)
      .filter(({ endpoint }) => !['list', 'get', 'balance'].includes(endpoint));
    expect(commands).toEqual([]);
    expect(novita.machines().filter(({ status }) => status === 'running')).toHaveLength(FLEET);
    const webhookIds = receiver.received.map(({ id }) => id);
    expect(new Set(webhookIds).size).toBe(webhookIds.length);
  }, 150_000);

  it('twice announces the second adoption as something new', async () => {
    const app = await aSyncApp({ redisUrl: redis.url, novita });
    const seen: number[] = [];
    app.place({ instanceId: instanceId(1) });
    for (const wait of [0, 5_000]) {
      app.clock.advance(wait);
      await app.redis.flushall();
      await app.collector.round();
      seen.push((await app.instances.find(instanceId(1)))?.eventSequence ?? 0);
    }
    expect(seen[0]).toBeGreaterThan(3_000);
    expect(seen[1]).toBeGreaterThan(seen[0] ?? Infinity);
  });

  it('does not take away a machine whose probes fail', async () => {
    const app = await aSyncApp({
      redisUrl: redis.url,
      novita,
      role: 'all',
      env: { HEALTH_CHECK_MAX_WAIT_MS: '200', INSTANCE_START_FAILURE_POLICY: 'delete' },
    });
    const machine = app.place({ instanceId: instanceId(1), ports: '8080/http' });
    novita.machine(machine, 'gateway-error', { ms: 600_000 });
    await app.nest.get(GarbageCollectionProcessor).process();
    await eventually(async () => {
      expect(await read(app, instanceId(1))).toMatchObject({
        status: 'failed',
        failure: { code: 'health_check_timeout' },
        desired: 'running',
      });
    });
    expect(novita.calls().map(({ endpoint }) => endpoint)).not.toContain('stop');
    expect(novita.calls().map(({ endpoint }) => endpoint)).not.toContain('delete');
    expect(novita.machines()).toMatchObject([{ status: 'running' }]);
  });
});

function typeOf(body: Buffer): string {
  return (JSON.parse(body.toString('utf8')) as { type: string }).type;
}
