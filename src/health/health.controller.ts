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

  /** Tells whether everything is there that the service needs. */
  @Get()
  @ReportsHealth()
  async getHealth(): Promise<HealthCheckResult> {
    return this.getReadiness();
  }

  /** Tells that the process answers; nothing else is asked. */
  @Get('live')
  getLiveness(): LiveDto {
    return { status: 'ok' };
  }

  /** Tells whether the process can do its work: the store answers and is fit for it, and the workers take jobs. */
  @Get('ready')
  @ReportsHealth()
  async getReadiness(): Promise<HealthCheckResult> {
    return this.health.check([async () => this.redis.check(), () => this.workers.check()]);
  }
}
