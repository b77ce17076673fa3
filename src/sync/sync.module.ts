import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/instances.module.js';
import { NovitaModule } from '../novita/novita.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { ProductsModule } from '../products/products.module.js';
import { Census } from './census.js';
import { CheckInvariantsProcessor } from './check-invariants.processor.js';
import { GarbageCollectionProcessor } from './garbage-collection.processor.js';
import { GarbageCollector } from './garbage-collector.js';
import { InvariantsController } from './invariants.controller.js';
import { InvariantsService } from './invariants.service.js';
import { NoteChangesProcessor } from './note-changes.processor.js';
import { Reconciler } from './reconciler.js';
import { StraysRepository } from './strays.repository.js';
import { SyncController } from './sync.controller.js';
import { SyncProcessor } from './sync.processor.js';
import { SyncRepository } from './sync.repository.js';
import { SyncService } from './sync.service.js';
import { ViolationMetrics } from './violation-metrics.js';
import { ViolationsRepository } from './violations.repository.js';

const collecting = [Census, GarbageCollectionProcessor, GarbageCollector, StraysRepository];
const checking = [InvariantsService, CheckInvariantsProcessor, ViolationsRepository, ViolationMetrics];
const syncing = [NoteChangesProcessor, Reconciler, SyncProcessor, SyncRepository, SyncService];

@Module({
  imports: [InstancesModule, NovitaModule, ProductsModule, WebhooksModule],
  controllers: [InvariantsController, SyncController],
  providers: [...collecting, ...checking, ...syncing],
})
export class SyncModule {}
