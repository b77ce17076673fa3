import { applyDecorators, Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Open } from '../access/principal.js';
import { HealthDto, LiveDto } from './dto/health.dto.js';
import { RedisIndicator } from './redis.indicator.js';
import { WorkersIndicator } from './workers.indicator.js';

/** A report is the answer either way; only the status tells. */
const ReportsHealth = (): MethodDecorator =>
  applyDecorators(
    HealthCheck({ swaggerDocumentation: false }),
    ApiOkResponse({ type: HealthDto, description: 'All is well.' }),
    ApiServiceUnavailableResponse({ type: HealthDto, description: 'Something is down.' }),
  );

@ApiTags('health')
@Open()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly redis: RedisIndicator,
    private readonly workers: WorkersIndicator,
  ) {}

  /** Tells whether everything is there that the service needs. For people and dashboards: the same as `/health/ready`. */
  @Get()
  @ReportsHealth()
  async getHealth(): Promise<HealthCheckResult> {
    return this.getReadiness();
  }

  /** Tells that the process answers. Nothing else is asked, so that no outage of others restarts it. */
  @Get('live')
  getLiveness(): LiveDto {
    return { status: 'ok' };
  }

  /**
   * Tells whether the process can do its work. That is so while the store answers and is fit for it, and the workers
   * take jobs; whoever shares out requests sends none here meanwhile.
   */
  @Get('ready')
  @ReportsHealth()
  async getReadiness(): Promise<HealthCheckResult> {
    return this.health.check([async () => this.redis.check(), () => this.workers.check()]);
  }
}
