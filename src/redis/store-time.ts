import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, SystemClock } from '../common/clock.js';
import { RedisConnections } from './redis-connections.js';

const EVERY_MS = 10_000;
/** As long as Redis has never told the time: this machine's clock may be wrong by anything (ms). */
const FIRST_EVERY_MS = 500;
/** An answer that took longer says too little about when it was given (ms). */
const LONGEST_TRIP_MS = 500;
/** Less than this is the noise of the network, and no reason to make time jump (ms). */
export const CLOCK_NOISE_MS = 250;

/**
 * Has this process go by Redis' clock. Deadlines are written by one process and judged by another, and Lua judges them
 * by `TIME`; so all of them go by the one clock that they share. While Redis is away, the time goes on. The wall clock of
 * this machine counts only until Redis has told the time once: it may jump later, however right it is now.
 */
@Injectable()
export class StoreTime implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private ended = false;

  constructor(
    private readonly redis: RedisConnections,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!(this.clock instanceof SystemClock)) return;
    await this.askOn(this.clock);
  }

  onApplicationShutdown(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  /** Looks at once: an answer has shown that Redis' clock may be another one than we go by. */
  async doubt(): Promise<void> {
    if (this.clock instanceof SystemClock) await this.ask(this.clock);
  }

  private async askOn(clock: SystemClock): Promise<void> {
    await this.ask(clock);
    if (this.ended) return;
    const pause = clock.isTold ? EVERY_MS : FIRST_EVERY_MS;
    this.timer = setTimeout(() => void this.askOn(clock), pause).unref();
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
      if (!clock.isTold || Math.abs(ours - moment) > CLOCK_NOISE_MS) clock.follow(moment, at);
    } catch {
      // A Redis that is away tells nothing; its connection says so.
    }
  }
}
