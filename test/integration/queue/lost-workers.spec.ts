import { JobWakes } from '../../../src/queue/job-wakes.js';
import { inLanes } from '../../support/lanes.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aPrefix, aQueueApp } from './a-queue-app.js';
import { aWorkerProcess } from './a-worker-process.js';

const LONG_MS = 60_000;

/** Each costs the time that a lock lives; `KILLS` plays as many as it says. */
const KILLS = Number(process.env['KILLS'] ?? (process.env['TEST_FULL'] ? 3 : 1));

jest.setTimeout(Math.max(180_000, KILLS * 30_000));

interface Story {
  about: string;
  play: (redisUrl: string) => Promise<void>;
}

const STORIES: Story[] = [
  {
    about: 'by kill -9 has its job continued by another within 15 s, as often as it happens',
    play: async (redisUrl) => {
      const prefix = aPrefix();
      const wakes = await wakesOf(redisUrl, prefix);
      const took: number[] = [];
      const worker = async () => aWorkerProcess({ redisUrl, prefix, holdMs: LONG_MS });

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
      if (process.env['KILLS'])
        process.stdout.write(`recovered after ms: ${took.map(Math.round).join(' ')}\n`);
      expect(Math.max(...took)).toBeLessThan(15_000);
    },
  },
  {
    about: 'by kill -9, alone and started again, continues its own job within 15 s',
    play: async (redisUrl) => {
      const prefix = aPrefix();
      const wakes = await wakesOf(redisUrl, prefix);
      const first = await aWorkerProcess({ redisUrl, prefix, holdMs: LONG_MS });
      await wakes.now('create-instance', { instanceId: 'one' });
      await first.says('took one');
      const killed = performance.now();
      await first.end('SIGKILL');
      const second = await aWorkerProcess({ redisUrl, prefix });
      expect((await second.says('took one', 20_000)) - killed).toBeLessThan(15_000);
    },
  },
  {
    about: 'by SIGTERM finishes what it is at, and takes nothing more',
    play: async (redisUrl) => {
      const prefix = aPrefix();
      const wakes = await wakesOf(redisUrl, prefix);
      const ending = await aWorkerProcess({ redisUrl, prefix, holdMs: 1_500, graceMs: 10_000 });
      await wakes.now('create-instance', { instanceId: 'one' });
      await ending.says('took one');
      const ended = ending.end('SIGTERM');
      await ending.says('ending');
      await wakes.now('create-instance', { instanceId: 'two' });
      expect(['SIGTERM', 0]).toContain(await ended);
      expect(ending.said.map(({ line }) => line)).toEqual(expect.arrayContaining(['took one', 'ended one']));

      const next = await aWorkerProcess({ redisUrl, prefix });
      await next.says('took two');
      expect(next.said.map(({ line }) => line)).not.toContain('took one');
      expect(ending.said.map(({ line }) => line)).not.toContain('took two');
    },
  },
  {
    about: 'by SIGTERM is bounded by the grace, and what was cut is continued',
    play: async (redisUrl) => {
      const prefix = aPrefix();
      const wakes = await wakesOf(redisUrl, prefix);
      const ending = await aWorkerProcess({ redisUrl, prefix, holdMs: LONG_MS, graceMs: 1_000 });
      await wakes.now('create-instance', { instanceId: 'one' });
      await ending.says('took one');
      const began = performance.now();
      expect(['SIGTERM', 0]).toContain(await ending.end('SIGTERM'));
      const tookMs = performance.now() - began;
      expect(tookMs).toBeGreaterThan(900);
      // Long before its job would end.
      expect(tookMs).toBeLessThan(10_000);

      const next = await aWorkerProcess({ redisUrl, prefix });
      await next.says('took one', 20_000);
      expect(performance.now() - began - tookMs).toBeLessThan(15_000);
    },
  },
];

/** A process that only makes jobs. */
async function wakesOf(redisUrl: string, prefix: string): Promise<JobWakes> {
  const app = await aQueueApp({ redisUrl, prefix, role: 'api' });
  return app.get(JobWakes);
}

describe('A worker that ends', () => {
  let redis: PrivateRedis;
  /** Most of them wait for a lock to end: two wait beside each other, more would keep each other from starting. */
  const played = new Map<Story, Promise<void>>();

  beforeAll(async () => {
    redis = await aPrivateRedis();
    const lanes = inLanes(2);
    for (const story of STORIES)
      played.set(
        story,
        lanes(async () => story.play(redis.url)),
      );
    await Promise.allSettled(played.values());
  });

  it.each(STORIES)('$about', async (story) => played.get(story));
});
