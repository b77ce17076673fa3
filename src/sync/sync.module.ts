import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/instances.module.js';
import { NovitaModule } from '../novita/novita.module.js';
import { Census } from './census.js';
import { GarbageCollectionProcessor } from './garbage-collection.processor.js';
import { GarbageCollector } from './garbage-collector.js';
import { InvariantsController } from './invariants.controller.js';
import { InvariantsService } from './invariants.service.js';
import { StraysRepository } from './strays.repository.js';

@Module({
  imports: [InstancesModule, NovitaModule],
  controllers: [InvariantsController],
  providers: [InvariantsService, Census, GarbageCollectionProcessor, GarbageCollector, StraysRepository],
})
export class SyncModule {}
