import { Inject, Injectable } from '@nestjs/common';
import { SYNC_CONFIG } from '../config/config.module.js';
import type { SyncConfig } from '../config/config.js';
import { JobProcessor } from '../queue/job-processor.js';
import { GarbageCollector } from './garbage-collector.js';
import { StraysRepository } from './strays.repository.js';

/** The pace right after a start, when a crash or a wiped Redis may have left the most behind (ms). */
const WATCHFUL_EVERY_MS = 10_000;
const WATCHFUL_FOR_MS = 10 * 60_000;

/**
 * Has a round run, once over all processes: every 10 seconds for the first ten minutes of a process, then at the
 * configured interval. The rest between two rounds is kept in Redis; a Redis that was wiped has none, so its
 * machines are looked for within 10 seconds.
 */
@Injectable()
export class GarbageCollectionProcessor extends JobProcessor<'garbage-collection'> {
  readonly job = 'garbage-collection';
  override readonly everyMs: number;
  private readonly startedAt = performance.now();

  constructor(
    private readonly collector: GarbageCollector,
    private readonly strays: StraysRepository,
    @Inject(SYNC_CONFIG) private readonly config: SyncConfig,
  ) {
    super();
    this.everyMs = Math.min(config.gcIntervalMs, WATCHFUL_EVERY_MS);
  }

  async process(): Promise<void> {
    const rested = await this.strays.endRest(this.config.gcIntervalMs - this.everyMs / 2);
    const watchful = performance.now() - this.startedAt < WATCHFUL_FOR_MS;
    if (rested || watchful) await this.collector.round();
  }
}
