import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditController } from './audit.controller.js';
import { AuditLog } from './audit-log.js';
import { AuditReader } from './audit-reader.js';
import { DirectReads } from './direct-reads.js';
import { DirectRoutes } from './direct-routes.js';
import { Door } from './door.js';
import { KeyCheck } from './key-check.js';
import { IdempotencyKeys } from './idempotency/idempotency-keys.js';
import { KeyGuard } from './key.guard.js';
import { KeysController } from './keys.controller.js';
import { KeysRepository } from './keys.repository.js';
import { KeysService } from './keys.service.js';
import { KnownKeys } from './known-keys.js';
import { RateLimiter } from './rate-limiter.js';
import { RequestTrail } from './request-trail.js';
import { RouteRules } from './route-rules.js';
import { SessionController } from './session.controller.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';

@Global()
@Module({
  controllers: [AuditController, KeysController, SessionController],
  providers: [
    AuditLog,
    AuditReader,
    DirectReads,
    DirectRoutes,
    Door,
    IdempotencyKeys,
    KeyCheck,
    KeysRepository,
    KeysService,
    KnownKeys,
    RateLimiter,
    RequestTrail,
    RouteRules,
    SessionsRepository,
    SessionsService,
    { provide: APP_GUARD, useClass: KeyGuard },
  ],
  exports: [AuditLog, DirectReads, DirectRoutes, Door, IdempotencyKeys, KeysService, RequestTrail],
})
export class AccessModule {}
