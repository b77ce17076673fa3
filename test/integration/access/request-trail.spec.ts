import { AuditLog } from '../../../src/access/audit-log.js';
import { RequestTrail } from '../../../src/access/request-trail.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { endsWithItsTest } from '../../support/endings.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis } from '../../support/private-redis.js';

describe('The trail of requests', () => {
  it('says at once that an entry is not stored, and stores it later', async () => {
    const { url } = await aPrivateRedis();
    const config = { url, prefix: 'test' };
    const redis = new RedisConnections(config);
    endsWithItsTest(async () => Promise.resolve(redis.onApplicationShutdown()));
    await redis.ready(5_000);
    const audit = new AuditLog(redis, new KeySpace(config));
    const trail = new RequestTrail(audit);
    let timesAway = 0;
    trail.whenAway(() => (timesAway += 1));
    const note = (action: string): void => trail.note({ at: 1, actor: 'ann', action });
    const stored = async (count: number): Promise<void> =>
      eventually(async () => {
        const entries = await audit.read('requests', '+', '-', 10);
        expect(entries.map(({ entry }) => entry.action)).toEqual(
          ['third', 'second', 'first'].slice(3 - count),
        );
      });

    note('first');
    await stored(1);
    expect(timesAway).toBe(0);

    await redis.state.config('SET', 'maxmemory', '1');
    note('second');
    await eventually(() => {
      expect(timesAway).toBe(1);
      return Promise.resolve();
    });
    note('third');
    expect(timesAway).toBe(2);

    await redis.state.config('SET', 'maxmemory', '0');
    await stored(3);
    await trail.flush();
    note('fourth');
    await trail.flush();
    expect(await audit.read('requests', '+', '-', 10)).toHaveLength(4);
  });
});
