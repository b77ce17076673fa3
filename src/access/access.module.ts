import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditLog } from './audit-log.js';
import { IdempotencyKeys } from './idempotency/idempotency-keys.js';
import { KeyGuard } from './key.guard.js';
import { KeysService } from './keys.service.js';

@Global()
@Module({
  providers: [AuditLog, IdempotencyKeys, KeysService, { provide: APP_GUARD, useClass: KeyGuard }],
  exports: [AuditLog, IdempotencyKeys],
})
export class AccessModule {}
