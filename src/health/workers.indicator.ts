import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Ending } from '../common/ending.js';
import { Heartbeat } from '../queue/heartbeat.js';
import { Workers } from '../queue/workers.js';

/** Whether this process takes jobs, where its role is to take them; a process that is ending is not ready. */
@Injectable()
export class WorkersIndicator {
  constructor(
    private readonly indicator: HealthIndicatorService,
    private readonly workers: Workers,
    private readonly heartbeat: Heartbeat,
    private readonly ending: Ending,
  ) {}

  check(): HealthIndicatorResult {
    const check = this.indicator.check('workers');
    const state = this.ending.hasBegun ? 'ending' : this.workers.state();
    return state === 'ending' || state === 'starting'
      ? check.down({ state })
      : check.up({ state, ...this.beat() });
  }

  /** How long the most silent worker has given no sign of life; it is heard of every few seconds. */
  private beat(): { lastBeatSeconds?: number } {
    const age = this.heartbeat.ageMs();
    return age === undefined ? {} : { lastBeatSeconds: Math.round(age / 100) / 10 };
  }
}
