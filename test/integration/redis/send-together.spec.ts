import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { aPrivateRedis } from '../../support/private-redis.js';
import { RedisTap } from '../../support/redis-tap.js';
import { endsWithItsTest } from '../../support/endings.js';
import { eventually } from '../../support/eventually.js';

describe('Commands of one turn of the event loop', () => {
  let redis: RedisConnections;
  let tap: RedisTap;

  beforeAll(async () => {
    const server = await aPrivateRedis();
    tap = await RedisTap.before(server);
    redis = new RedisConnections({ url: tap.url, prefix: 'test' });
    endsWithItsTest(() => Promise.resolve(redis.onApplicationShutdown()));
    await redis.ready(5_000);
  });

  it('go out together', async () => {
    const before = tap.roundTrips;
    const answers = await Promise.all(Array.from({ length: 100 }, async () => redis.state.incr('count')));
    expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(tap.roundTrips - before).toBe(1);
  });

  it('keep their order, bytes among texts as well', async () => {
    const bytes = Buffer.from([0, 255, 13, 10]);
    const [, , , , text, stored] = await Promise.all([
      redis.state.set('text', 'before'),
      redis.state.set('bytes', bytes),
      redis.state.append('text', ' and äfter'),
      redis.state.append('bytes', bytes),
      redis.state.get('text'),
      redis.state.getBuffer('bytes'),
    ]);
    expect(text).toBe('before and äfter');
    expect(stored).toEqual(Buffer.concat([bytes, bytes]));
  });

  it('are sent even when the connection is ended at once', async () => {
    const leaving = new RedisConnections({ url: tap.url, prefix: 'test' });
    await leaving.ready(5_000);
    const answer = leaving.state.set('last', 'word').catch(() => 'unanswered');
    leaving.onApplicationShutdown();
    await answer;
    await eventually(async () => expect(await redis.state.get('last')).toBe('word'));
  });
});
