import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../../src/app.module.js';
import type { Role, Scope } from '../../../src/access/roles.js';
import { createLog, PinoLoggerService } from '../../../src/common/logging.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { configureHttp, createAdapter } from '../../../src/http/http-platform.js';
import { serveDocs } from '../../../src/http/swagger.js';
import { type RedisClient, RedisConnections } from '../../../src/redis/redis-connections.js';
import { endsWithItsTest } from '../../support/endings.js';

export const ADMIN_KEY = 'ngi_admin_of_the_access_tests_0123456789abcdef';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  body: Record<string, unknown>;
}

export interface Asking {
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Where it comes from. */
  address?: string;
}

export interface AccessApp {
  nest: NestFastifyApplication;
  redis: RedisClient;
  prefix: string;
  /** Everything that was logged, as it was written. */
  log: () => string;
  /** One request, with the admin key unless told otherwise. */
  ask: (method: string, url: string, asking?: Asking) => Promise<Answer>;
  /** A key for somebody. */
  keyFor: (owner: string, role: Role, scopes?: Scope[]) => Promise<{ id: string; key: string }>;
}

export interface AccessAppOptions {
  redisUrl: string;
  prefix?: string;
  novita?: { url: string; apiKey: string };
  env?: Record<string, string>;
}

/** The whole service inside the test's process, with everything that stands before its routes; ends with its test. */
export async function anAccessApp({ redisUrl, prefix, novita, env }: AccessAppOptions): Promise<AccessApp> {
  const environment = {
    NODE_ENV: 'test',
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: prefix ?? `test-${randomBytes(6).toString('hex')}`,
    NOVITA_API_BASE_URL: novita?.url ?? 'http://127.0.0.1:1',
    NOVITA_API_KEY: novita?.apiKey ?? 'sk_nobody_listens_there',
    NOVITA_REQUEST_TIMEOUT_MS: '2000',
    NOVITA_MAX_RETRIES: '0',
    ADMIN_API_KEY: ADMIN_KEY,
    SHUTDOWN_GRACE_SECONDS: '0.5',
    ROLE: 'api',
    ...env,
  };
  const secrets = { ENCRYPTION_KEY: 'e'.repeat(44), WEBHOOK_SECRET: `whsec_${'A'.repeat(43)}=` };
  const config = loadConfig({ ...secrets, ...environment }, () => {
    throw new Error('Every secret is given');
  });
  const chunks: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  const log = createLog(config.service.log, destination);
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config)] }).compile();
  const nest = module.createNestApplication<NestFastifyApplication>(createAdapter(config.service), {
    logger: new PinoLoggerService(log.logger),
    bodyParser: false,
  });
  nest.useLogger(new PinoLoggerService(log.logger));
  endsWithItsTest(async () => nest.close());
  await configureHttp(nest, config.service, log);
  if (config.service.swagger) serveDocs(nest, '0.0.0');
  await nest.get(RedisConnections).ready(5_000);
  await nest.init();
  await nest.getHttpAdapter().getInstance().ready();

  const ask: AccessApp['ask'] = async (method, url, asking = {}) => {
    const { key = ADMIN_KEY, body, headers = {}, address } = asking;
    const answer = await nest.inject({
      method: method as 'GET',
      url,
      ...(address ? { remoteAddress: address } : {}),
      headers: {
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson = String(answer.headers['content-type'] ?? '').includes('json') && answer.body !== '';
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: isJson ? (JSON.parse(answer.body) as Record<string, unknown>) : {},
    };
  };
  return {
    nest,
    redis: nest.get(RedisConnections).state,
    prefix: config.redis.prefix,
    log: () => chunks.join(''),
    ask,
    keyFor: async (owner, role, scopes) => {
      const made = await ask('POST', '/api/keys', {
        body: { name: `${owner} ${role}`, owner, role, ...(scopes ? { scopes } : {}) },
      });
      if (made.status !== 201) throw new Error(`No key: ${made.status} ${made.text}`);
      return made.body as { id: string; key: string };
    },
  };
}
