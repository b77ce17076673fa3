import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditLog } from './audit-log.js';
import { KeyGuard } from './key.guard.js';
import { KeysService } from './keys.service.js';
import { SecretBox } from './secret-box.js';

@Global()
@Module({
  providers: [AuditLog, KeysService, SecretBox, { provide: APP_GUARD, useClass: KeyGuard }],
  exports: [AuditLog, SecretBox],
})
export class AccessModule {}
