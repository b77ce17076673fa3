import { Duties } from '../../../src/queue/duties.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { StoreCheck } from '../../../src/redis/store-check.js';
import { eventually } from '../../support/eventually.js';
import { type RedisCluster, startRedisCluster, whyNoCluster } from '../../support/redis-cluster.js';
import { aPrefix } from '../queue/a-queue-app.js';
import { aWorkingApp, expectAllWorks, type WorkingApp } from './works-on.js';

jest.setTimeout(60_000);

const impossible = whyNoCluster();

(impossible ? describe.skip : describe)(`On a Redis Cluster${impossible ? `: ${impossible}` : ''}`, () => {
  let cluster: RedisCluster;
  let working: WorkingApp;

  beforeAll(async () => {
    cluster = await startRedisCluster();
    working = await aWorkingApp(cluster.url, aPrefix());
  });

  it('everything works', async () => {
    await expectAllWorks(working);
  });

  it('duties run', async () => {
    const { app } = working;
    expect(app.get(Duties)).toBeDefined();
    const key = app.get(KeySpace).key('duties');
    await eventually(async () =>
      expect(await app.get(RedisConnections).state.hget(key, 'sweep')).not.toBeNull(),
    );
  });

  it('all keys of one service live in one slot', async () => {
    const filled = await Promise.all(
      cluster.nodes.map(async ({ client }) => (await client.keys('*')).filter((key) => key !== '')),
    );
    const keys = filled.flat();
    expect(keys.length).toBeGreaterThan(3);
    const slots = await Promise.all(
      keys.map(async (key) => cluster.nodes[0]?.client.call('CLUSTER', 'KEYSLOT', key)),
    );
    expect(new Set(slots).size).toBe(1);
  });

  it('one master that would evict is enough to refuse the start', async () => {
    const { client, port } = cluster.nodes[2] ?? {};
    await client?.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(working.app.get(StoreCheck).run()).rejects.toThrow(
      `127.0.0.1:${port} has maxmemory-policy allkeys-lru`,
    );
    await client?.config('SET', 'maxmemory-policy', 'noeviction');
  });
});
