import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BalanceRepository } from './balance.repository.js';
import { CostsService } from './costs.service.js';
import { scrapeCosts } from './metrics.js';

/** Connects the metrics with what they tell of. */
@Injectable()
export class CostMetrics implements OnModuleInit {
  constructor(
    private readonly costs: CostsService,
    private readonly balances: BalanceRepository,
  ) {}

  onModuleInit(): void {
    scrapeCosts({
      overall: async () => this.costs.overall(),
      available: async () => (await this.balances.known())?.available,
    });
  }
}
