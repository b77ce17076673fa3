import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Workers } from '../queue/workers.js';

/** Whether this process takes jobs, where its role is to take them; a process that is ending is not ready. */
@Injectable()
export class WorkersIndicator {
  constructor(
    private readonly indicator: HealthIndicatorService,
    private readonly workers: Workers,
  ) {}

  check(): HealthIndicatorResult {
    const check = this.indicator.check('workers');
    const state = this.workers.state();
    return state === 'ending' || state === 'starting' ? check.down({ state }) : check.up({ state });
  }
}
