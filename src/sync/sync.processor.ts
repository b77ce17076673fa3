import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SERVICE_CONFIG, SYNC_CONFIG } from '../config/config.module.js';
import type { ServiceConfig, SyncConfig } from '../config/config.js';
import { JobProcessor } from '../queue/job-processor.js';
import { JobWakes } from '../queue/job-wakes.js';
import { SyncService } from './sync.service.js';

/** Has a round run when a process starts that works, and then by interval, once over all processes. */
@Injectable()
export class SyncProcessor extends JobProcessor<'sync'> implements OnApplicationBootstrap {
  readonly job = 'sync';
  override readonly everyMs?: number;

  constructor(
    private readonly sync: SyncService,
    private readonly wakes: JobWakes,
    @Inject(SYNC_CONFIG) private readonly config: SyncConfig,
    @Inject(SERVICE_CONFIG) private readonly service: ServiceConfig,
  ) {
    super();
    this.everyMs = config.automatic ? config.intervalMs : undefined;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.automatic && this.service.role !== 'api') await this.wakes.now('sync', {});
  }

  async process(): Promise<void> {
    await this.sync.round({ dryRun: false, trigger: 'schedule' });
  }
}
