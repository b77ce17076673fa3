import { Inject, Injectable } from '@nestjs/common';
import { COSTS_CONFIG } from '../config/config.module.js';
import type { CostsConfig } from '../config/config.js';
import { JobProcessor } from '../queue/job-processor.js';
import { BalanceService } from './balance.service.js';

@Injectable()
export class CheckBalanceProcessor extends JobProcessor<'check-balance'> {
  readonly job = 'check-balance';
  override readonly everyMs: number;

  constructor(
    private readonly balances: BalanceService,
    @Inject(COSTS_CONFIG) config: CostsConfig,
  ) {
    super();
    this.everyMs = config.balanceCheckIntervalMs;
  }

  async process(): Promise<void> {
    await this.balances.check();
  }
}
