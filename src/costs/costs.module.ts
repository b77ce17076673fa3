import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/instances.module.js';
import { NovitaModule } from '../novita/novita.module.js';
import { BalanceController } from './balance.controller.js';
import { BillsController } from './bills.controller.js';
import { BalanceRepository } from './balance.repository.js';
import { BalanceService } from './balance.service.js';
import { CheckBalanceProcessor } from './check-balance.processor.js';
import { CostMetrics } from './cost-metrics.js';
import { CostsController } from './costs.controller.js';
import { CostsService } from './costs.service.js';

const balance = [BalanceRepository, BalanceService, CheckBalanceProcessor];

@Module({
  imports: [InstancesModule, NovitaModule],
  controllers: [CostsController, BillsController, BalanceController],
  providers: [CostsService, CostMetrics, ...balance],
})
export class CostsModule {}
