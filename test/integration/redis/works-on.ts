import type { INestApplicationContext } from '@nestjs/common';
import { JobWakes } from '../../../src/queue/job-wakes.js';
import { QueueDepths } from '../../../src/queue/queue-depths.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { Leases } from '../../../src/redis/leases.js';
import { LuaScript } from '../../../src/redis/lua-script.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { SharedCache } from '../../../src/redis/shared-cache.js';
import { StoreCheck } from '../../../src/redis/store-check.js';
import { eventually } from '../../support/eventually.js';
import { aQueueApp, type QueueAppOptions } from '../queue/a-queue-app.js';

export interface WorkingApp {
  app: INestApplicationContext;
  prefix: string;
  /** Has one more job done, and resolves when it is. */
  work: (id: string, withinMs?: number) => Promise<void>;
}

/** A process whose jobs are noted. */
export async function aWorkingApp(redisUrl: string, prefix: string, more: Partial<QueueAppOptions> = {}) {
  const done = new Set<string>();
  const app = await aQueueApp({
    redisUrl,
    prefix,
    bodies: { 'create-instance': ({ instanceId }) => void done.add(instanceId) },
    ...more,
  });
  const work: WorkingApp['work'] = async (id, withinMs = 10_000) =>
    eventually(async () => {
      if (done.has(id)) return;
      await app.get(JobWakes).now('create-instance', { instanceId: id });
      throw new Error(`${id} was not worked on`);
    }, withinMs);
  return { app, prefix, work } satisfies WorkingApp;
}

/** Every part that talks to Redis does its work on this one. */
export async function expectAllWorks({ app, work }: WorkingApp): Promise<void> {
  const { state } = app.get(RedisConnections);
  const keys = app.get(KeySpace);
  await state.set(keys.key('one'), '1');
  expect(await state.get(keys.key('one'))).toBe('1');

  const release = new LuaScript(
    new URL('file:///' + require.resolve('../../../src/redis/release-lease.lua')),
  );
  await state.set(keys.key('lease', 'a'), 'mine');
  expect(await release.run(state, [keys.key('lease', 'a')], ['yours'])).toBe(0);
  expect(await release.run(state, [keys.key('lease', 'a')], ['mine'])).toBe(1);

  const leases = app.get(Leases);
  const inner = await leases.hold(
    'b',
    5_000,
    async () => (await leases.hold('b', 5_000, async () => 1)) ?? 'taken',
  );
  expect(inner).toBe('taken');

  const cache = app.get(SharedCache);
  const options = { ttlMs: 5_000, loadTimeoutMs: 1_000 };
  const loads = await Promise.all(
    [1, 2, 3].map(async (value) =>
      cache.through('things', 'one', options, async () => Promise.resolve(value)),
    ),
  );
  expect(new Set(loads.map(({ value }) => value)).size).toBe(1);

  await expect(app.get(StoreCheck).run()).resolves.toBeUndefined();
  await work('first');
  await eventually(async () => {
    const depths = await app.get(QueueDepths).read();
    expect(depths.find(({ queue }) => queue === 'create-instance')).toMatchObject({ waiting: 0, active: 0 });
  });
}
