import { randomBytes } from 'node:crypto';
import { Test } from '@nestjs/testing';
import { ConfigModule } from '../../../src/config/config.module.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { EncryptionKeyCheck } from '../../../src/redis/encryption-key-check.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { RedisModule } from '../../../src/redis/redis.module.js';
import { endsWithItsTest } from '../../support/endings.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';

jest.setTimeout(30_000);

const [K1, K2, K3] = ['first', 'second', 'third'].map((name) =>
  `${name}-encryption-key-`.padEnd(40, 'x'),
) as [string, string, string];

/** The keys of one process: the present one, and those before it, newest first. */
type Keys = [current: string, ...previous: string[]];

describe('The check of the encryption key', () => {
  let server: PrivateRedis;
  let prefix: string;

  beforeAll(async () => {
    server = await aPrivateRedis();
  });

  beforeEach(() => {
    prefix = `test-${randomBytes(6).toString('hex')}`;
  });

  async function aProcess([current, ...previous]: Keys): Promise<{
    start: () => Promise<void>;
    redis: RedisConnections['state'];
  }> {
    const env = {
      NODE_ENV: 'test',
      REDIS_URL: server.url,
      REDIS_KEY_PREFIX: prefix,
      NOVITA_API_BASE_URL: 'http://127.0.0.1:1',
      ENCRYPTION_KEY: current,
      ENCRYPTION_KEYS_PREVIOUS: previous.join(','),
    };
    const config = loadConfig(env, () => 'not-a-secret-not-a-secret-not-a-secret');
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), RedisModule],
    }).compile();
    endsWithItsTest(async () => module.close());
    await module.get(RedisConnections).ready(5_000);
    return {
      start: async () => module.get(EncryptionKeyCheck).run(),
      redis: module.get(RedisConnections).state,
    };
  }

  const started = async (...keys: Keys): Promise<void> => (await aProcess(keys)).start();
  const refused = async (...keys: Keys): Promise<string> => {
    const { start } = await aProcess(keys);
    return start().then(
      () => 'started',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  };

  it('lets the key of the store in, as often as one likes', async () => {
    await started(K1);
    await started(K1);
  });

  it('keeps nothing in Redis from which the key could be told', async () => {
    const { start, redis } = await aProcess([K1]);
    await start();
    expect(await redis.get(`{${prefix}}:encryption-key`)).toMatch(/^enc1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
  });

  it('refuses another key and says what to do', async () => {
    await started(K1);
    const message = await refused(K2);
    expect(message).toMatch(/^WrongEncryptionKeyError: ENCRYPTION_KEY is not the one/);
    expect(message).toContain('first into ENCRYPTION_KEYS_PREVIOUS');
    expect(message).toContain(`removing {${prefix}}:encryption-key from Redis`);
    for (const key of [K1, K2]) expect(message).not.toContain(key);
    await started(K1);
  });

  it('lets a new key in that names the one before, and from then on no process that does not know the new one', async () => {
    await started(K1);
    await started(K2, K1);
    await started(K2, K1);
    expect(await refused(K1)).toContain('ENCRYPTION_KEY is not the one');
    await started(K3, K2, K1);
    expect(await refused(K2, K1)).toContain('ENCRYPTION_KEY is not the one');
  });

  it('lets processes that were prepared for the new key in before, while and after it is taken up', async () => {
    const prepared: Keys = [K1, K2, K1];
    await started(K1);
    await started(...prepared);
    await started(K1);
    await started(K2, K1);
    await started(...prepared);
    expect(await refused(K1)).toContain('ENCRYPTION_KEY is not the one');
    await started(K2, K1);
  });

  it('refuses keys that would mark machines otherwise than the first one', async () => {
    await started(K1);
    await started(K2, K1);
    for (const keys of [[K2], [K3, K2], [K3, K1, K2]] as Keys[])
      expect(await refused(...keys)).toContain('Put the first key that ever was at the end');
  });

  it('marks a store anew that was wiped', async () => {
    const { start, redis } = await aProcess([K1]);
    await start();
    await redis.del(`{${prefix}}:encryption-key`);
    await started(K2);
    expect(await refused(K1)).toContain('ENCRYPTION_KEY is not the one');
  });

  it.each([
    ['of one key', (): Keys[] => Array.from({ length: 20 }, () => [K1])],
    [
      'in the middle of a rotation',
      (): Keys[] => Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? [K1, K2, K1] : [K2, K1])),
    ],
  ])('refuses none of many processes %s that start at once', async (_title, processes) => {
    const all = await Promise.all(processes().map(async (keys) => aProcess(keys)));
    await Promise.all(all.map(async ({ start }) => start()));
    await Promise.all(all.map(async ({ start }) => start()));
  });

  it('lets one of two unrelated keys in when both start at once on an empty store', async () => {
    const all = await Promise.all([[K1], [K2]].map(async (keys) => aProcess(keys as Keys)));
    const outcomes = await Promise.allSettled(all.map(async ({ start }) => start()));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
