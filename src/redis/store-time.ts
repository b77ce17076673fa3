import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, SystemClock } from '../common/clock.js';
import { RedisConnections } from './redis-connections.js';

const EVERY_MS = 10_000;
/** An answer that took longer says too little about when it was given (ms). */
const LONGEST_TRIP_MS = 500;
/** Less than this is the noise of the network, and no reason to make time jump (ms). */
export const CLOCK_NOISE_MS = 250;

/**
 * Has this process go by Redis' clock. Deadlines are written by one process and judged by another, and Lua judges them
 * by `TIME`; so all of them go by the one clock that they share. While Redis is away, the time goes on.
 */
@Injectable()
export class StoreTime implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly redis: RedisConnections,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!(this.clock instanceof SystemClock)) return;
    await this.ask(this.clock);
    const { clock } = this;
    this.timer = setInterval(() => void this.ask(clock), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async ask(clock: SystemClock): Promise<void> {
    const asked = performance.now();
    try {
      const [seconds, micros] = await this.redis.state.time();
      const answered = performance.now();
      if (answered - asked > LONGEST_TRIP_MS) return;
      const moment = Number(seconds) * 1_000 + Number(micros) / 1_000;
      const at = (asked + answered) / 2;
      const ours = clock.now().getTime() - (performance.now() - at);
      if (Math.abs(ours - moment) > CLOCK_NOISE_MS) clock.follow(moment, at);
    } catch {
      // A Redis that is away tells nothing; its connection says so.
    }
  }
}
