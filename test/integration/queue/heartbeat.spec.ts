import type { INestApplicationContext } from '@nestjs/common';
import { Heartbeat } from '../../../src/queue/heartbeat.js';
import { JobWorker } from '../../../src/queue/job-worker.js';
import { DurableRedis } from '../../support/durable-redis.js';
import { endsWithItsTest } from '../../support/endings.js';
import { eventually } from '../../support/eventually.js';
import { aPrefix, aQueueApp, type QueueAppOptions } from './a-queue-app.js';

jest.setTimeout(60_000);

/** In the proportion of the real ones: BullMQ needs a second or two to notice that an answer was lost. */
const QUICK = { idleWaitMs: 200, beatMs: 300, deadAfterMs: 4_500 };

describe('The heartbeat', () => {
  let redis: DurableRedis;
  let exits: jest.SpyInstance;

  beforeEach(async () => {
    redis = await DurableRedis.start();
    exits = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    endsWithItsTest(() => jest.restoreAllMocks());
  });

  async function start(more: Partial<QueueAppOptions> = {}): Promise<INestApplicationContext> {
    return aQueueApp({ redisUrl: redis.url, prefix: aPrefix(), timings: QUICK, ...more });
  }

  /** Lets so many looks pass. */
  async function looks(count: number): Promise<void> {
    const until = performance.now() + count * QUICK.beatMs;
    await eventually(() => expect(performance.now()).toBeGreaterThan(until));
  }

  it('is young while workers wait for work', async () => {
    const app = await start();
    await looks(18);
    expect(app.get(Heartbeat).ageMs()).toBeLessThan(QUICK.deadAfterMs);
    expect(exits).not.toHaveBeenCalled();
  });

  it('does not hold a job against a worker that takes its time', async () => {
    let began = 0;
    let goOn = (): void => undefined;
    const long = new Promise<void>((resolve) => (goOn = resolve));
    await start({
      every: { 'watch-fleet': 60_000 },
      bodies: {
        'watch-fleet': async () => {
          began += 1;
          await long;
        },
      },
    });
    await eventually(() => expect(began).toBe(1));
    await looks(18);
    expect(exits).not.toHaveBeenCalled();
    goOn();
  });

  it('ends the process when a worker asks for nothing although Redis answers', async () => {
    await start({ graceMs: 300 });
    await looks(2);
    expect(exits).not.toHaveBeenCalled();
    // As after a failover in which the answer to this question was lost.
    const asking = JobWorker.prototype as unknown as { moveToActive: () => Promise<void> };
    jest.spyOn(asking, 'moveToActive').mockReturnValue(new Promise(() => undefined));
    await eventually(() => expect(exits).toHaveBeenCalledWith(1));
  });

  it('does not end it for what Redis is to blame for, and is young again when Redis is back', async () => {
    const app = await start();
    await looks(2);
    redis.freeze();
    await looks(18);
    expect(exits).not.toHaveBeenCalled();
    redis.thaw();
    await eventually(() => expect(app.get(Heartbeat).ageMs()).toBeLessThan(QUICK.deadAfterMs));
    await looks(18);
    expect(exits).not.toHaveBeenCalled();
  });

  it('has no age where nobody works', async () => {
    const app = await start({ role: 'api' });
    expect(app.get(Heartbeat).ageMs()).toBeUndefined();
  });
});
