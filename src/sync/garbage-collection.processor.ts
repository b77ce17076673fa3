import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SYNC_CONFIG } from '../config/config.module.js';
import type { SyncConfig } from '../config/config.js';
import { FleetWatcher, type WalkCompanion } from '../instances/startup/fleet-watcher.js';
import { JobProcessor } from '../queue/job-processor.js';
import { restAfter } from './garbage.js';
import { GarbageCollector, type Round } from './garbage-collector.js';
import { StraysRepository } from './strays.repository.js';

/** The pace right after a start, when a crash or a wiped Redis may have left the most behind (ms). */
const WATCHFUL_EVERY_MS = 10_000;
const WATCHFUL_FOR_MS = 10 * 60_000;
/** Ten pages; whoever has more would pay for that pace in calls. */
const WATCHFUL_MOST_MACHINES = 1_000;

/**
 * Has a round run, once over all processes: every 10 seconds for the first ten minutes of a process, then at the
 * configured interval, and of many machines that are all in order less often. The rest between two rounds is kept in
 * Redis; a Redis that was wiped has none, so its machines are looked for within 10 seconds. While another duty walks
 * over Novita's whole list anyway, the round goes along with it, so that the list is read once for both.
 */
@Injectable()
export class GarbageCollectionProcessor extends JobProcessor<'garbage-collection'> implements OnModuleInit {
  readonly job = 'garbage-collection';
  override readonly everyMs: number;
  private readonly startedAt = performance.now();

  constructor(
    private readonly collector: GarbageCollector,
    private readonly strays: StraysRepository,
    private readonly watcher: FleetWatcher,
    @Inject(SYNC_CONFIG) private readonly config: SyncConfig,
  ) {
    super();
    this.everyMs = Math.min(config.gcIntervalMs, WATCHFUL_EVERY_MS);
  }

  onModuleInit(): void {
    this.watcher.accompany(async () => this.join());
  }

  async process(): Promise<void> {
    const rested = await this.strays.endRest(this.config.gcIntervalMs - this.everyMs / 2);
    const watchful =
      performance.now() - this.startedAt < WATCHFUL_FOR_MS &&
      this.collector.seen.listed <= WATCHFUL_MOST_MACHINES;
    if (!rested && !watchful) return;
    const began = performance.now();
    const { result } = await this.collector.round();
    const restMs = this.restAfter(result);
    if (restMs > this.config.gcIntervalMs)
      await this.strays.rest(restMs - this.everyMs / 2 - (performance.now() - began));
  }

  /** Goes along with a walk when a round is due; then none of its own is needed until well after the next walk. */
  private async join(): Promise<WalkCompanion | undefined> {
    if (!(await this.strays.endRestFromWalks(this.config.gcIntervalMs - this.everyMs / 2))) return undefined;
    const began = performance.now();
    return this.collector.companion(async ({ result }) => {
      if (result !== 'done' && result !== 'braked') return;
      const restMs = this.restAfter(result);
      await this.strays.rest(restMs + this.everyMs);
      if (restMs > this.config.gcIntervalMs)
        await this.strays.restFromWalks(restMs - this.everyMs / 2 - (performance.now() - began));
    });
  }

  private restAfter(result: Round['result']): number {
    const { gcIntervalMs } = this.config;
    return result === 'done' ? restAfter(this.collector.seen, gcIntervalMs) : gcIntervalMs;
  }
}
