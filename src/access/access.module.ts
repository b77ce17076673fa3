import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditLog } from './audit-log.js';
import { KeyGuard } from './key.guard.js';
import { KeysService } from './keys.service.js';

@Global()
@Module({
  providers: [AuditLog, KeysService, { provide: APP_GUARD, useClass: KeyGuard }],
  exports: [AuditLog],
})
export class AccessModule {}
