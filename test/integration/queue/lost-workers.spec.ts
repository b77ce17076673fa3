import { JobWakes } from '../../../src/queue/job-wakes.js';
import { endsWithItsTest } from '../../support/endings.js';
import { type PrivateRedis, startPrivateRedis } from '../../support/private-redis.js';
import { aPrefix, aQueueApp } from './a-queue-app.js';
import { aWorkerProcess } from './a-worker-process.js';

const LONG_MS = 60_000;

/** Each costs the time that a lock lives; `KILLS` plays as many as it says. */
const KILLS = Number(process.env['KILLS'] ?? (process.env['TEST_FULL'] ? 3 : 1));

jest.setTimeout(Math.max(180_000, KILLS * 30_000));

describe('A worker that ends', () => {
  let redis: PrivateRedis;

  beforeAll(async () => {
    redis = await startPrivateRedis();
    endsWithItsTest(async () => redis.stop());
  });

  /** A process that only makes jobs. */
  async function wakesOf(prefix: string): Promise<JobWakes> {
    const app = await aQueueApp({ redisUrl: redis.url, prefix, role: 'api' });
    return app.get(JobWakes);
  }

  it('by kill -9 has its job continued by another within 15 s, as often as it happens', async () => {
    const prefix = aPrefix();
    const wakes = await wakesOf(prefix);
    const took: number[] = [];
    const worker = async () => aWorkerProcess({ redisUrl: redis.url, prefix, holdMs: LONG_MS });

    let holding = await worker();
    await wakes.now('create-instance', { instanceId: 'one' });
    await holding.says('took one');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const other = await worker();
      const killed = performance.now();
      await holding.end('SIGKILL');
      took.push((await other.says('took one', 20_000)) - killed);
      holding = other;
    }
    if (process.env['KILLS']) process.stdout.write(`recovered after ms: ${took.map(Math.round).join(' ')}\n`);
    expect(Math.max(...took)).toBeLessThan(15_000);
  });

  it('by kill -9, alone and started again, continues its own job within 15 s', async () => {
    const prefix = aPrefix();
    const wakes = await wakesOf(prefix);
    const first = await aWorkerProcess({ redisUrl: redis.url, prefix, holdMs: LONG_MS });
    await wakes.now('create-instance', { instanceId: 'one' });
    await first.says('took one');
    const killed = performance.now();
    await first.end('SIGKILL');
    const second = await aWorkerProcess({ redisUrl: redis.url, prefix });
    expect((await second.says('took one', 20_000)) - killed).toBeLessThan(15_000);
  });

  it('by SIGTERM finishes what it is at, and takes nothing more', async () => {
    const prefix = aPrefix();
    const wakes = await wakesOf(prefix);
    const ending = await aWorkerProcess({ redisUrl: redis.url, prefix, holdMs: 1_500, graceMs: 10_000 });
    await wakes.now('create-instance', { instanceId: 'one' });
    await ending.says('took one');
    const ended = ending.end('SIGTERM');
    await ending.says('ending');
    await wakes.now('create-instance', { instanceId: 'two' });
    expect(['SIGTERM', 0]).toContain(await ended);
    expect(ending.said.map(({ line }) => line)).toEqual(expect.arrayContaining(['took one', 'ended one']));

    const next = await aWorkerProcess({ redisUrl: redis.url, prefix });
    await next.says('took two');
    expect(next.said.map(({ line }) => line)).not.toContain('took one');
    expect(ending.said.map(({ line }) => line)).not.toContain('took two');
  });

  it('by SIGTERM is bounded by the grace, and what was cut is continued', async () => {
    const prefix = aPrefix();
    const wakes = await wakesOf(prefix);
    const ending = await aWorkerProcess({ redisUrl: redis.url, prefix, holdMs: LONG_MS, graceMs: 1_000 });
    await wakes.now('create-instance', { instanceId: 'one' });
    await ending.says('took one');
    const began = performance.now();
    expect(['SIGTERM', 0]).toContain(await ending.end('SIGTERM'));
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(3_000);

    const next = await aWorkerProcess({ redisUrl: redis.url, prefix });
    await next.says('took one', 20_000);
    expect(performance.now() - began - tookMs).toBeLessThan(15_000);
  });
});
