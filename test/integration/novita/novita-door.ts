import { ConsoleLogger, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule } from '../../../src/config/config.module.js';
import type { NovitaConfig } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { NOVITA_DEFAULT_TIMES, NOVITA_TIMES, type NovitaTimes } from '../../../src/novita/novita-times.js';
import { NovitaModule } from '../../../src/novita/novita.module.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { RedisModule } from '../../../src/redis/redis.module.js';

export const API_KEY = 'sk_test_key_that_must_not_leak';

export interface DoorOptions {
  redisUrl: string;
  baseUrl: string;
  novita?: Partial<NovitaConfig>;
  times?: Partial<NovitaTimes>;
  rooms?: Type[];
  /** Of the keys in Redis; its own unless it is to share them. */
  prefix?: string;
}

/** The real rooms as Nest wires them, in front of whatever server a test brings; everything short-lived. */
export async function openDoor(options: DoorOptions): Promise<TestingModule> {
  const novita: NovitaConfig = {
    apiKey: API_KEY,
    baseUrl: options.baseUrl,
    timeoutMs: 2_000,
    maxRetries: 2,
    ...options.novita,
  };
  const defaults = loadConfig(
    { NOVITA_API_BASE_URL: 'http://127.0.0.1' },
    () => 'a-secret-of-these-tests-0123456789',
  );
  const config = {
    ...defaults,
    novita,
    redis: { url: options.redisUrl, prefix: options.prefix ?? `t${process.hrtime.bigint()}` },
    catalogue: { defaultRegion: 'CN-HK-01', regionFallback: ['AS-SGP-02', 'US-CA-06'] },
  };

  const app = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(config), RedisModule, NovitaModule, ...(options.rooms ?? [])],
  })
    .overrideProvider(NOVITA_TIMES)
    .useValue({ ...NOVITA_DEFAULT_TIMES, firstRetryMs: 2, ...options.times })
    .setLogger(new ConsoleLogger({ logLevels: ['fatal'] }))
    .compile();
  await app.init();
  await app.get(RedisConnections).ready(5_000);
  return app;
}
