import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { KeyGuard } from './key.guard.js';
import { KeysService } from './keys.service.js';

@Module({ providers: [KeysService, { provide: APP_GUARD, useClass: KeyGuard }] })
export class AccessModule {}
