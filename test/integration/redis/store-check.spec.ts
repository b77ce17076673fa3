import { type LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule } from '../../../src/config/config.module.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { RedisModule } from '../../../src/redis/redis.module.js';
import { StoreCheck } from '../../../src/redis/store-check.js';
import { endsWithItsTest } from '../../support/endings.js';
import { RedisServer } from '../../support/redis-server.js';

jest.setTimeout(30_000);

interface Said {
  level: string;
  message: unknown;
}

/** The check of one server by a service in production, and what it says. */
async function checked(redis: RedisServer): Promise<{ run: () => Promise<void>; said: Said[] }> {
  const said: Said[] = [];
  const at = (level: string) => (message: unknown) => void said.push({ level, message });
  const logger: LoggerService = { log: at('info'), warn: at('warn'), error: at('error') };
  const env = {
    NODE_ENV: 'test',
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    NOVITA_API_BASE_URL: 'http://127.0.0.1:1',
  };
  const config = loadConfig(env, () => 'not-a-secret-not-a-secret-not-a-secret');
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ ...config, service: { ...config.service, production: true } }),
      RedisModule,
    ],
  })
    .setLogger(logger)
    .compile();
  module.useLogger(logger);
  endsWithItsTest(async () => module.close());
  await module.get(RedisConnections).ready(5_000);
  said.length = 0;
  return { said, run: async () => module.get(StoreCheck).run() };
}

describe('The check of the store', () => {
  it('says nothing about one that keeps everything', async () => {
    const redis = await RedisServer.start(['save ""', 'appendonly yes', 'appendfsync always']);
    const { run, said } = await checked(redis);
    await run();
    expect(said).toEqual([]);
  });

  it('tells of one that may lose a second', async () => {
    const redis = await RedisServer.start(['save ""', 'appendonly yes', 'appendfsync everysec']);
    const { run, said } = await checked(redis);
    await run();
    expect(said).toEqual([{ level: 'info', message: expect.objectContaining({ appendFsync: 'everysec' }) }]);
  });

  it('warns of one without an append-only file', async () => {
    const { run, said } = await checked(await RedisServer.start(['save ""', 'appendonly no']));
    await run();
    expect(said).toEqual([
      {
        level: 'warn',
        message: expect.objectContaining({ msg: expect.stringContaining('append-only file') }),
      },
    ]);
  });

  it.each(['allkeys-lru', 'volatile-ttl', 'allkeys-random'])(
    'refuses one that evicts by %s',
    async (policy) => {
      const redis = await RedisServer.start([`maxmemory-policy ${policy}`]);
      const { run } = await checked(redis);
      await expect(run()).rejects.toThrow(
        `Redis at 127.0.0.1:${redis.port} has maxmemory-policy ${policy} and would drop records of paid machines; set it to noeviction`,
      );
    },
  );

  it('is content with one that hides its settings', async () => {
    const redis = await RedisServer.start(['save ""', 'appendonly yes', 'rename-command CONFIG ""']);
    const { run, said } = await checked(redis);
    await run();
    expect(said).toEqual([]);
  });
});
