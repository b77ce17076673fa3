import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/instances.module.js';
import { NovitaModule } from '../novita/novita.module.js';
import { AutoStopCheckProcessor } from './auto-stop-check.processor.js';
import { AutoStopController } from './auto-stop.controller.js';
import { AutoStopService } from './auto-stop.service.js';
import { MachineFigures } from './machine-figures.js';
import { RoundsRepository } from './rounds.repository.js';
import { UseController } from './use.controller.js';

@Module({
  imports: [InstancesModule, NovitaModule],
  controllers: [AutoStopController, UseController],
  providers: [AutoStopService, AutoStopCheckProcessor, MachineFigures, RoundsRepository],
})
export class AutoStopModule {}
