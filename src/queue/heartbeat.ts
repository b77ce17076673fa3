import { Inject, Injectable, Logger } from '@nestjs/common';
import { RedisConnections } from '../redis/redis-connections.js';
import type { JobWorker } from './job-worker.js';
import { QUEUE_TIMINGS, type QueueTimings } from './queue-timings.js';

/**
 * Sees to it that each worker of this process proves its life, and ends the process when one cannot: after a failover
 * a worker may wait for ever while it calls itself running, and then only a new start helps.
 *
 * The proof is what a worker does anyway: an idle one asks its queue for work every few seconds, a busy one ends
 * jobs. So it costs one PING per look. Silence counts only while Redis answers.
 */
@Injectable()
export class Heartbeat {
  private readonly logger = new Logger(Heartbeat.name);
  /** Looks in a row without a sign of a worker although Redis answered. */
  private readonly missed = new Map<JobWorker, number>();
  private lastLookAt = performance.now();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly redis: RedisConnections,
    @Inject(QUEUE_TIMINGS) private readonly timings: QueueTimings,
  ) {}

  watch(workers: JobWorker[]): void {
    for (const worker of workers) this.missed.set(worker, 0);
    this.lastLookAt = performance.now();
    this.timer = setInterval(() => void this.look(), this.timings.beatMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** How long the most silent worker has given no sign; `undefined` where nobody works. */
  ageMs(): number | undefined {
    const silences = [...this.missed.keys()].map((worker) => worker.silentMs());
    return silences.length > 0 ? Math.max(...silences) : undefined;
  }

  private async look(): Promise<void> {
    const sinceLastLook = performance.now() - this.lastLookAt;
    this.lastLookAt += sinceLastLook;
    const answers = await this.redis.state.ping().then(
      () => true,
      () => false,
    );
    for (const [worker, missed] of this.missed)
      this.missed.set(worker, answers && worker.silentMs() > sinceLastLook ? missed + 1 : 0);

    const dead = [...this.missed].filter(
      ([, missed]) => missed * this.timings.beatMs >= this.timings.deadAfterMs,
    );
    if (dead.length > 0) this.giveUp(dead.map(([worker]) => worker));
  }

  private giveUp(dead: JobWorker[]): void {
    this.stop();
    this.logger.fatal({
      workers: dead.map(({ job }) => job),
      silentMs: Math.max(...dead.map((worker) => worker.silentMs())),
      msg: 'Workers take no jobs although Redis answers; this process ends, for its supervisor to start it anew',
    });
    process.exit(1);
  }
}
