import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AccessModule } from '../../../src/access/access.module.js';
import { CommonModule } from '../../../src/common/common.module.js';
import { ConfigModule } from '../../../src/config/config.module.js';
import { createLog } from '../../../src/common/logging.js';
import type { EventsConfig } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { EventsModule } from '../../../src/events/events.module.js';
import { configureHttp, createAdapter } from '../../../src/http/http-platform.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { RedisModule } from '../../../src/redis/redis.module.js';
import { endsWithItsTest } from '../../support/endings.js';
import { EventStreamClient } from '../../support/event-stream-client.js';

export const KEY = 'a-key-of-the-tests-of-event-streams-0000';

export interface StreamApp {
  nest: NestFastifyApplication;
  url: string;
  /** Opens a stream and waits for its first bytes. */
  follow: (query?: string, headers?: Record<string, string>) => Promise<EventStreamClient>;
}

/** The live stream over HTTP, on a real Redis. */
export async function aStreamApp(
  redisUrl: string,
  prefix: string,
  events: Partial<EventsConfig> = {},
): Promise<StreamApp> {
  const environment = { NODE_ENV: 'test', REDIS_URL: redisUrl, REDIS_KEY_PREFIX: prefix };
  const base = loadConfig({ ...environment, NOVITA_API_BASE_URL: 'http://127.0.0.1:1' }, () => KEY);
  const config = { ...base, events: { streamsPerKey: 100, pingMs: 100, ...events } };
  const imports = [ConfigModule.forRoot(config), CommonModule, RedisModule, AccessModule, EventsModule];
  const module = await Test.createTestingModule({ imports }).compile();
  const nest = module.createNestApplication<NestFastifyApplication>(createAdapter(config.service), {
    logger: false,
    bodyParser: false,
  });
  await configureHttp(nest, config.service, createLog({ level: 'silent', pretty: false, secrets: [] }));
  await nest.get(RedisConnections).ready(5_000);
  await nest.listen(0, '127.0.0.1');
  endsWithItsTest(async () => nest.close());
  const url = `http://127.0.0.1:${(nest.getHttpServer().address() as AddressInfo).port}/api/events`;
  return {
    nest,
    url,
    follow: async (query = '', headers = {}) =>
      (await EventStreamClient.open(url + query, { authorization: `Bearer ${KEY}`, ...headers })).listen(),
  };
}
