import { Inject, Injectable } from '@nestjs/common';
import { SYNC_CONFIG } from '../config/config.module.js';
import type { SyncConfig } from '../config/config.js';
import { JobProcessor } from '../queue/job-processor.js';
import { InvariantsService } from './invariants.service.js';

@Injectable()
export class CheckInvariantsProcessor extends JobProcessor<'check-invariants'> {
  readonly job = 'check-invariants';
  override readonly everyMs: number;

  constructor(
    private readonly invariants: InvariantsService,
    @Inject(SYNC_CONFIG) config: SyncConfig,
  ) {
    super();
    this.everyMs = config.invariantsIntervalMs;
  }

  async process(): Promise<void> {
    await this.invariants.check();
  }
}
