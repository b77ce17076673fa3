import { Inject, Injectable } from '@nestjs/common';
import { STARTUP_CONFIG } from '../../config/config.module.js';
import type { StartupConfig } from '../../config/config.js';
import { JobProcessor } from '../../queue/job-processor.js';
import { FleetWatcher } from './fleet-watcher.js';

@Injectable()
export class WatchFleetProcessor extends JobProcessor<'watch-fleet'> {
  readonly job = 'watch-fleet';
  override readonly everyMs: number;

  constructor(
    private readonly watcher: FleetWatcher,
    @Inject(STARTUP_CONFIG) config: StartupConfig,
  ) {
    super();
    this.everyMs = config.pollIntervalMs;
  }

  async process(): Promise<void> {
    await this.watcher.look();
  }
}
