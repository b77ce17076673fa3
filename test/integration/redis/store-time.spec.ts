import { SystemClock } from '../../../src/common/clock.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { StoreTime } from '../../../src/redis/store-time.js';
import { aPrivateRedis } from '../../support/private-redis.js';

describe('The time of the store', () => {
  it('is the time of a process whose clock is hours away', async () => {
    const server = await aPrivateRedis();
    const redis = new RedisConnections({ url: server.url, prefix: 'test' });
    await redis.ready(5_000);
    const clock = new SystemClock();
    clock.follow(Date.now() + 7_200_000, performance.now());
    const time = new StoreTime(redis, clock);
    await time.onApplicationBootstrap();
    time.onApplicationShutdown();

    const [seconds] = await redis.state.time();
    expect(Math.abs(clock.now().getTime() - Number(seconds) * 1_000)).toBeLessThan(2_000);
    redis.onApplicationShutdown();
  });
});
