import { JobWakes } from '../../../src/queue/job-wakes.js';
import { Queues } from '../../../src/queue/queues.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { DurableRedis } from '../../support/durable-redis.js';
import { eventually } from '../../support/eventually.js';
import { aPrefix, aQueueApp } from './a-queue-app.js';

jest.setTimeout(60_000);

/** The state profile's limit, and what a loaded machine may add. */
const LIMIT_MS = 2_000 + 1_000;

describe('A wake', () => {
  async function took(work: () => Promise<void>): Promise<number> {
    const began = performance.now();
    await work();
    return performance.now() - began;
  }

  it.each(['killed', 'frozen'])(
    'of a queue that was never used returns while Redis is %s, and works when it is back',
    async (how) => {
      const redis = await DurableRedis.start();
      const prefix = aPrefix();
      const looks: string[] = [];
      const app = await aQueueApp({ redisUrl: redis.url, prefix, role: 'api' });
      const wake = async (): Promise<void> => app.get(JobWakes).now('create-instance', { instanceId: 'one' });
      if (how === 'killed') await redis.kill();
      else redis.freeze();
      expect(await took(wake)).toBeLessThan(LIMIT_MS);
      expect(await took(wake)).toBeLessThan(LIMIT_MS);

      if (how === 'killed') await redis.restart();
      else redis.thaw();
      await app.get(RedisConnections).ready(10_000);
      await wake();
      await aQueueApp({
        redisUrl: redis.url,
        prefix,
        bodies: { 'create-instance': ({ instanceId }) => void looks.push(instanceId) },
      });
      await eventually(() => expect(looks).toContain('one'));
    },
  );

  it.each(['killed', 'frozen'])('is worked on soon after Redis was %s and is back', async (how) => {
    const redis = await DurableRedis.start();
    const looks: string[] = [];
    const app = await aQueueApp({
      redisUrl: redis.url,
      bodies: { 'create-instance': ({ instanceId }) => void looks.push(instanceId) },
    });
    const wakes = app.get(JobWakes);
    await wakes.now('create-instance', { instanceId: 'before' });
    await eventually(() => expect(looks).toContain('before'));
    if (how === 'killed') await redis.kill();
    else redis.freeze();
    await wakes.now('create-instance', { instanceId: 'during' });
    if (how === 'killed') await redis.restart();
    else redis.thaw();
    await app.get(RedisConnections).ready(10_000);
    await wakes.now('create-instance', { instanceId: 'after' });
    await eventually(() => expect(looks).toContain('after'), 5_000);
  });

  it('of a stop is worked on at once while creates take all of their places and many wait', async () => {
    const redis = await DurableRedis.start();
    let creating = 0;
    let stopped = false;
    let goOn = (): void => undefined;
    const hold = new Promise<void>((resolve) => (goOn = resolve));
    const app = await aQueueApp({
      redisUrl: redis.url,
      bodies: {
        'create-instance': async () => {
          creating += 1;
          await hold;
        },
        'apply-desired': () => void (stopped = true),
      },
    });
    const wakes = app.get(JobWakes);
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) =>
        wakes.now('create-instance', { instanceId: `created-${index}` }),
      ),
    );
    await eventually(() => expect(creating).toBe(25));
    await wakes.now('apply-desired', { instanceId: 'stopped' });
    await eventually(() => expect(stopped).toBe(true), 2_000);
    goOn();
    await eventually(() => expect(creating).toBe(100));
  });

  it('of a duty by many at once makes two jobs at the most, and the last of them comes after the last wish', async () => {
    const redis = await DurableRedis.start();
    const adds: number[] = [];
    const app = await aQueueApp({ redisUrl: redis.url, role: 'api' });
    const queue = app.get(Queues).get('relay-events');
    const add = queue.add.bind(queue);
    queue.add = async (...args) => {
      adds.push(wished);
      return add(...args);
    };
    let wished = 0;
    const wakes = app.get(JobWakes);
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        wished = index + 1;
        await wakes.now('relay-events', {});
      }),
    );
    expect(adds).toEqual([1, 100]);
    await wakes.now('relay-events', {});
    expect(adds).toHaveLength(3);
  });
});
