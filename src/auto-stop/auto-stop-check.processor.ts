import { Inject, Injectable, Logger } from '@nestjs/common';
import { AUTO_STOP_CONFIG } from '../config/config.module.js';
import type { AutoStopConfig } from '../config/config.js';
import { JobProcessor } from '../queue/job-processor.js';
import { AutoStopService } from './auto-stop.service.js';

/** Has a round run once per interval over all processes; leases end whether or not auto-stop is on. */
@Injectable()
export class AutoStopCheckProcessor extends JobProcessor<'auto-stop-check'> {
  readonly job = 'auto-stop-check';
  override readonly everyMs: number;
  private readonly logger = new Logger(AutoStopCheckProcessor.name);

  constructor(
    private readonly autoStop: AutoStopService,
    @Inject(AUTO_STOP_CONFIG) config: AutoStopConfig,
  ) {
    super();
    this.everyMs = config.checkIntervalMs;
  }

  async process(): Promise<void> {
    const { rows: _rows, ...round } = await this.autoStop.round('schedule', false);
    if (round.due > 0) this.logger.log({ ...round, msg: 'Auto-stop has looked' });
  }
}
