import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Writable } from 'node:stream';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { createLog, PinoLoggerService } from '../../src/common/logging.js';
import { loadConfig } from '../../src/config/load-config.js';
import { configureHttp, createAdapter } from '../../src/http/http-platform.js';
import { RedisConnections } from '../../src/redis/redis-connections.js';
import { endsWithItsTest } from './endings.js';
import { aPrivateRedis } from './private-redis.js';
import { ADMIN_KEY, QUICK } from './service.js';

export interface AppOptions {
  novita: { url: string; apiKey: string };
  env?: Record<string, string>;
}

export interface AppRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON; a text or bytes as they are. */
  body?: unknown;
}

export interface AppAnswer {
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says what the caller expects, as fetch's json() cannot
  json: <T>() => T;
}

/** The whole service inside the test's own process, with a Redis of its own: many requests cost little. */
export class App {
  /** Warnings and errors that were logged. */
  readonly log: { level: string; msg?: string; [field: string]: unknown }[] = [];
  /** `METHOD /path/:parameter` of everything that is served. */
  readonly served: string[] = [];
  private nest!: NestFastifyApplication;

  static async start({ novita, env }: AppOptions): Promise<App> {
    const app = new App();
    const redis = await aPrivateRedis();
    const environment = {
      ...QUICK,
      REDIS_URL: redis.url,
      NOVITA_API_BASE_URL: novita.url,
      NOVITA_API_KEY: novita.apiKey,
      ...env,
    };
    const config = loadConfig(
      environment,
      (_dataDir, name) => `${name} is set by the test, so this is unused`,
    );
    const log = createLog({ level: 'warn', pretty: false, secrets: [] }, app.lines());
    app.nest = await NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(config),
      createAdapter(config.service),
      {
        logger: new PinoLoggerService(log.logger),
        abortOnError: false,
        bodyParser: false,
      },
    );
    endsWithItsTest(async () => app.nest.close());
    app.nest
      .getHttpAdapter()
      .getInstance()
      .addHook('onRoute', ({ method, url }) => {
        for (const one of [method].flat()) app.served.push(`${one} ${url}`);
      });
    await configureHttp(app.nest, config.service, log);
    await app.nest.get(RedisConnections).ready(10_000);
    await app.nest.listen(0, '127.0.0.1');
    return app;
  }

  /** With the admin key, unless `headers` say otherwise; without a socket. */
  async ask(asked: AppRequest): Promise<AppAnswer> {
    const { method, url, headers, body } = asked;
    const asIs = typeof body === 'string' || Buffer.isBuffer(body);
    const answer = await this.nest.inject({
      method: method as 'GET',
      url,
      headers: { ...usualHeaders(asked), ...headers },
      ...(body === undefined ? {} : { payload: asIs ? body : JSON.stringify(body) }),
    });
    return answerOf(answer.statusCode, answer.headers, answer.payload);
  }

  /** The same over a socket. A stream without end is cut off once it has begun. */
  async askBySocket(asked: AppRequest): Promise<AppAnswer> {
    const { method, url, headers, body } = asked;
    const asIs = typeof body === 'string' || Buffer.isBuffer(body);
    const payload = body === undefined || asIs ? body : JSON.stringify(body);
    const call = request(`${await this.url()}${url}`, {
      method,
      headers: { ...usualHeaders(asked), ...headers },
      signal: AbortSignal.timeout(20_000),
    });
    call.end(payload);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    const endless = answer.headers['content-type'] === 'text/event-stream';
    const bytes = endless ? Buffer.alloc(0) : Buffer.concat((await answer.toArray()) as Buffer[]);
    if (endless) call.destroy();
    return answerOf(answer.statusCode ?? 0, answer.headers, bytes.toString('utf8'));
  }

  /** One of its parts. */
  get<T>(type: Type<T> | (abstract new () => T)): T {
    return this.nest.get<T>(type);
  }

  /** Where it listens. */
  async url(): Promise<string> {
    return this.nest.getUrl();
  }

  private lines(): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        for (const line of chunk.toString('utf8').split('\n').filter(Boolean))
          this.log.push(JSON.parse(line) as (typeof this.log)[number]);
        done();
      },
    });
  }
}

function usualHeaders({ body }: AppRequest): Record<string, string> {
  const authorization = `Bearer ${ADMIN_KEY}`;
  return body === undefined ? { authorization } : { authorization, 'content-type': 'application/json' };
}

function answerOf(status: number, headers: Record<string, unknown>, text: string): AppAnswer {
  const texts = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return {
    status,
    headers: Object.fromEntries(texts) as AppAnswer['headers'],
    text,
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as declared above
    json: <T>() => JSON.parse(text) as T,
  };
}
