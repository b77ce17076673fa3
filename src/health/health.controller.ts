import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Open } from '../access/principal.js';
import { RedisIndicator } from './redis.indicator.js';
import { WorkersIndicator } from './workers.indicator.js';

@ApiTags('health')
@Open()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly redis: RedisIndicator,
    private readonly workers: WorkersIndicator,
  ) {}

  /** Everything that the service needs. */
  @Get()
  @HealthCheck()
  async all(): Promise<HealthCheckResult> {
    return this.ready();
  }

  /** The process answers; nothing else is asked. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can do its work: the store answers and is fit for it, and the workers take jobs. */
  @Get('ready')
  @HealthCheck()
  async ready(): Promise<HealthCheckResult> {
    return this.health.check([async () => this.redis.check(), () => this.workers.check()]);
  }
}
