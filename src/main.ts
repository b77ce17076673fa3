import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { messageOf } from './common/app-error.js';
import { armFailPoints } from './common/fail-points.js';
import { createLog, PinoLoggerService } from './common/logging.js';
import { keepMemorySmall } from './common/memory.js';
import { ConfigError, loadConfig } from './config/load-config.js';
import { localSecret } from './config/local-secrets.js';
import { servePage } from './dashboard/page.js';
import { cspWithNonce } from './http/content-security-policy.js';
import { configureHttp, createAdapter } from './http/http-platform.js';
import { serveDocs } from './http/swagger.js';
import { EncryptionKeyCheck } from './redis/encryption-key-check.js';
import { RedisConnections } from './redis/redis-connections.js';
import { StoreCheck } from './redis/store-check.js';

/** How long the store may take to answer at the start (ms). */
const STORE_WAIT_MS = 10_000;

async function main(): Promise<void> {
  keepMemorySmall();
  const config = loadConfig(process.env, localSecret);
  armFailPoints(config.service.failPoints);
  const log = createLog(config.service.log);
  const { logger } = log;
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const { tracing } = config.service;
  // Loaded when it is wanted: it and its libraries cost everybody else time and memory.
  const traces =
    tracing && (await import('./tracing/open-telemetry.js')).beginTraces(config.service, version, logger);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    createAdapter(config.service),
    {
      logger: new PinoLoggerService(logger),
      abortOnError: false,
      bodyParser: false,
    },
  );
  // By `exit` and not by the signal: only that lets the log hand on what it still holds.
  app.enableShutdownHooks([], { useProcessExit: true });
  traces?.of(app.getHttpAdapter().getInstance());
  await configureHttp(app, config.service, log);
  await servePage(app, cspWithNonce, logger);
  if (config.service.swagger) serveDocs(app, version);
  await app.get(RedisConnections).ready(STORE_WAIT_MS);
  await app.get(StoreCheck).run();
  await app.get(EncryptionKeyCheck).run();
  await app.listen(config.service.port, config.service.host);
  logger.info({ url: await app.getUrl(), role: config.service.role, version }, 'listening');
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : `Cannot start: ${messageOf(error)}`}\n`,
  );
  process.exit(1);
});
