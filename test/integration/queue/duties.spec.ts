import { setTimeout as pause } from 'node:timers/promises';
import { Duties } from '../../../src/queue/duties.js';
import { JobWakes } from '../../../src/queue/job-wakes.js';
import { SubjectBusy } from '../../../src/queue/job-processor.js';
import { Sweep } from '../../../src/queue/sweep.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aPrefix, aQueueApp } from './a-queue-app.js';

jest.setTimeout(60_000);

const HOUR = 3_600_000;

describe('Duties', () => {
  let redis: PrivateRedis;

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  afterEach(() => jest.restoreAllMocks());

  /** The wall clock of this process is set; timers go on as they do in reality. */
  function setClock(byMs: number): void {
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + byMs);
  }

  it('run once per period over all processes, and never two at a time', async () => {
    const prefix = aPrefix();
    const runs: number[] = [];
    let running = 0;
    let most = 0;
    const bodies = {
      'watch-fleet': async () => {
        runs.push(performance.now());
        running += 1;
        most = Math.max(most, running);
        await pause(150);
        running -= 1;
      },
    };
    const every = { 'watch-fleet': 200 };
    await Promise.all([1, 2, 3].map(async () => aQueueApp({ redisUrl: redis.url, prefix, bodies, every })));
    await eventually(() => expect(runs.length).toBeGreaterThanOrEqual(10));

    const tenth = runs[9] ?? 0;
    // A first look that comes late on a busy machine shortens the first gap, by a period at the most.
    expect(tenth - (runs[0] ?? 0)).toBeGreaterThan(8 * 200);
    expect(most).toBe(1);
  });

  it('come back by themselves after Redis was wiped', async () => {
    const prefix = aPrefix();
    let runs = 0;
    const app = await aQueueApp({
      redisUrl: redis.url,
      prefix,
      every: { 'watch-fleet': 300 },
      bodies: { 'watch-fleet': () => void (runs += 1) },
    });
    await eventually(() => expect(runs).toBeGreaterThan(2));
    await app.get(RedisConnections).state.flushall();
    const before = runs;
    await eventually(() => expect(runs).toBeGreaterThan(before + 2), 7_000);
  });

  it.each([
    ['back by an hour', -HOUR],
    ['forward by two hours', 2 * HOUR],
  ])('go on when the clock is set %s', async (_how, byMs) => {
    let runs = 0;
    await aQueueApp({
      redisUrl: redis.url,
      every: { 'watch-fleet': 250 },
      bodies: { 'watch-fleet': () => void (runs += 1) },
    });
    await eventually(() => expect(runs).toBeGreaterThan(1));
    setClock(byMs);
    const before = runs;
    const began = performance.now();
    await eventually(() => expect(runs).toBeGreaterThan(before + 8), 10_000);
    expect(performance.now() - began).toBeGreaterThan(7 * 250);
  });

  it('are claimed again when Redis has claims from the future', async () => {
    const app = await aQueueApp({ redisUrl: redis.url, role: 'api' });
    const { state } = app.get(RedisConnections);
    const key = app.get(KeySpace).key('duties');
    await state.hset(key, 'sweep', Date.now() + HOUR);
    app.get(Duties).start([{ name: 'sweep', everyMs: 1_000 }]);
    await eventually(async () => expect(Number(await state.hget(key, 'sweep'))).toBeLessThan(Date.now() + 1));
    app.get(Duties).stop();
  });

  it('have the sweep heal a look that sleeps because the clock was set back', async () => {
    const looks: string[] = [];
    let busy = false;
    const app = await aQueueApp({
      redisUrl: redis.url,
      bodies: {
        'monitor-startup': ({ instanceId }) => {
          looks.push(instanceId);
          if (busy) throw new SubjectBusy(500);
        },
      },
    });
    const wakes = app.get(JobWakes);
    app.get(Sweep).register('due', async () => {
      await wakes.now('monitor-startup', { instanceId: 'later' });
      await wakes.now('monitor-startup', { instanceId: 'busy' });
      return 2;
    });
    busy = true;
    await wakes.now('monitor-startup', { instanceId: 'busy' });
    await eventually(() => expect(looks).toContain('busy'));
    await wakes.later('monitor-startup', { instanceId: 'later' }, 500);
    setClock(-HOUR);
    busy = false;
    looks.length = 0;
    await eventually(() => expect(looks).toEqual(expect.arrayContaining(['later', 'busy'])), 8_000);
  });
});
