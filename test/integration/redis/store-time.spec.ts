import { Clock, SystemClock } from '../../../src/common/clock.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { StoreTime } from '../../../src/redis/store-time.js';
import { aCreateRequest } from '../../builders/a-create-request.js';
import { App } from '../../support/app.js';
import { endsWithItsTest } from '../../support/endings.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';

/** Only what tells the date: Redis is waited for in real time. */
const JUMP = {
  now: 0,
  doNotFake: [
    'performance',
    'hrtime',
    'nextTick',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
    'setInterval',
    'clearInterval',
    'setTimeout',
    'clearTimeout',
  ],
} satisfies Parameters<typeof jest.useFakeTimers>[0];

describe('The time of the store', () => {
  afterEach(() => jest.useRealTimers());

  const following = async (clock: SystemClock): Promise<RedisConnections> => {
    const server = await aPrivateRedis();
    const redis = new RedisConnections({ url: server.url, prefix: 'test' });
    endsWithItsTest(async () => Promise.resolve(redis.onApplicationShutdown()));
    await redis.ready(5_000);
    const time = new StoreTime(redis, clock);
    await time.onApplicationBootstrap();
    time.onApplicationShutdown();
    return redis;
  };

  it('is the time of a process whose clock is hours away', async () => {
    const clock = new SystemClock();
    clock.follow(Date.now() + 7_200_000, performance.now());
    const redis = await following(clock);

    const [seconds] = await redis.state.time();
    expect(Math.abs(clock.now().getTime() - Number(seconds) * 1_000)).toBeLessThan(2_000);
  });

  it('is gone by also when this machine’s clock is right, for it may jump later', async () => {
    const clock = new SystemClock();
    await following(clock);
    const before = clock.now().getTime();
    jest.useFakeTimers(JUMP);

    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before);
  });

  it('is looked at anew after the one command that an outdated time has refused', async () => {
    const app = await App.start({ novita: await aNovita(), env: { ROLE: 'api' } });
    const create = async () => app.ask({ method: 'POST', url: '/api/instances', body: aCreateRequest() });
    (app.get(Clock) as SystemClock).follow(Date.now() - 3_600_000, performance.now());

    expect(await create()).toMatchObject({ status: 503 });
    await eventually(async () => expect(await create()).toMatchObject({ status: 202 }), 3_000);
  });
});
