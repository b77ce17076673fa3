import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { messageOf } from '../common/app-error.js';
import { RedisConnections } from '../redis/redis-connections.js';

/** Whether the store answers. */
@Injectable()
export class RedisIndicator {
  constructor(
    private readonly indicator: HealthIndicatorService,
    private readonly redis: RedisConnections,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const check = this.indicator.check('redis');
    try {
      const asked = performance.now();
      await this.redis.state.ping();
      return check.up({ ms: Math.round(performance.now() - asked) });
    } catch (error) {
      return check.down({ reason: messageOf(error) });
    }
  }
}
