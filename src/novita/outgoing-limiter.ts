import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import { NOVITA_CONFIG } from '../config/config.module.js';
import type { NovitaConfig } from '../config/config.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { isRedisAway, StorageUnavailableError } from '../redis/redis.errors.js';
import { limiterRefusals, limiterWaits } from './call-metrics.js';
import { NovitaUnavailableError } from './novita.errors.js';

const reserve = new LuaScript(new URL('./reserve-call.lua', import.meta.url));

/** How soon after one another calls may follow, and how many may come at once. */
export function pace(ratePerMinute: number): { intervalMs: number; burst: number } {
  return { intervalMs: 60_000 / ratePerMinute, burst: Math.max(10, Math.floor(ratePerMinute / 4)) };
}

/** One budget of calls to Novita over all processes, and the pause that Novita asked for. */
@Injectable()
export class OutgoingLimiter {
  private readonly logger = new Logger(OutgoingLimiter.name);
  private readonly pauseKey: string;
  private readonly budgetKey: string;

  constructor(
    private readonly redis: RedisConnections,
    keys: KeySpace,
    @Inject(NOVITA_CONFIG) private readonly config: NovitaConfig,
  ) {
    this.pauseKey = keys.key('novita', 'pause');
    this.budgetKey = keys.key('novita', 'budget');
  }

  /**
   * Waits for its turn.
   *
   * @throws {NovitaUnavailableError} when the turn would come later than `longestWaitMs`, or Novita wants a pause
   * @throws {StorageUnavailableError} when Redis is away
   */
  async turn(longestWaitMs: number): Promise<void> {
    const { pauseMs, waitMs, granted } = await this.reserve(longestWaitMs, false);
    if (pauseMs > 0) throw toldToWait(pauseMs);
    if (!granted) {
      limiterRefusals.inc({ reason: 'budget' });
      throw new NovitaUnavailableError('budget', 'The limit of calls to Novita is used up', {
        retryAfterMs: waitMs,
      });
    }
    limiterWaits.observe(waitMs / 1_000);
    if (waitMs > 0) await pause(waitMs);
  }

  /** Counts, but waits for nobody and needs no Redis; only a pause that Novita asked for holds it back. */
  async urgentTurn(): Promise<void> {
    let pauseMs = 0;
    try {
      ({ pauseMs } = await this.reserve(0, true));
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'Urgent call goes out uncounted' });
    }
    if (pauseMs > 0) throw toldToWait(pauseMs);
  }

  /** Keeps every process from calling for a while; a shorter pause does not end a longer one. */
  async pauseAll(ms: number): Promise<void> {
    const pauseMs = Math.ceil(ms);
    if (pauseMs <= 0) return;
    try {
      const set = await this.redis.state.set(this.pauseKey, '1', 'PX', pauseMs, 'NX');
      if (set !== 'OK') await this.redis.state.pexpire(this.pauseKey, pauseMs, 'GT');
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'The pause Novita asked for could not be shared' });
    }
  }

  private async reserve(
    longestWaitMs: number,
    urgent: boolean,
  ): Promise<{ pauseMs: number; waitMs: number; granted: boolean }> {
    const { ratePerMinute } = this.config;
    try {
      if (!ratePerMinute) return { pauseMs: await this.pauseLeft(), waitMs: 0, granted: true };
      const { intervalMs, burst } = pace(ratePerMinute);
      const [pauseMs, waitMs, granted] = (await reserve.run(
        this.redis.state,
        [this.pauseKey, this.budgetKey],
        [intervalMs, burst, Math.floor(longestWaitMs), urgent ? 1 : 0],
      )) as [number, number, number];
      return { pauseMs, waitMs, granted: granted === 1 };
    } catch (error) {
      throw isRedisAway(error) ? new StorageUnavailableError(error) : error;
    }
  }

  private async pauseLeft(): Promise<number> {
    return Math.max(0, await this.redis.state.pttl(this.pauseKey));
  }
}

function toldToWait(retryAfterMs: number): NovitaUnavailableError {
  limiterRefusals.inc({ reason: 'told-to-wait' });
  return new NovitaUnavailableError('told-to-wait', 'Novita asked for a pause', { retryAfterMs });
}
