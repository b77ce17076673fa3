import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/instances.module.js';
import { NovitaModule } from '../novita/novita.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { Census } from './census.js';
import { CheckInvariantsProcessor } from './check-invariants.processor.js';
import { GarbageCollectionProcessor } from './garbage-collection.processor.js';
import { GarbageCollector } from './garbage-collector.js';
import { InvariantsController } from './invariants.controller.js';
import { InvariantsService } from './invariants.service.js';
import { StraysRepository } from './strays.repository.js';
import { ViolationMetrics } from './violation-metrics.js';
import { ViolationsRepository } from './violations.repository.js';

@Module({
  imports: [InstancesModule, NovitaModule, WebhooksModule],
  controllers: [InvariantsController],
  providers: [
    InvariantsService,
    CheckInvariantsProcessor,
    ViolationsRepository,
    ViolationMetrics,
    Census,
    GarbageCollectionProcessor,
    GarbageCollector,
    StraysRepository,
  ],
})
export class SyncModule {}
