import { Global, Module } from '@nestjs/common';
import { GuardedClient } from './guarded-client.js';
import { Resolver, SystemResolver } from './resolver.js';
import { TargetRules } from './target-rules.js';

@Global()
@Module({
  providers: [TargetRules, { provide: Resolver, useClass: SystemResolver }, GuardedClient],
  exports: [TargetRules, GuardedClient],
})
export class OutboundModule {}
