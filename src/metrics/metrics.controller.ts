import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { collectDefaultMetrics, register } from 'prom-client';
import { Needs } from '../access/principal.js';

/** Has the process itself measured as well: memory, CPU, event loop. Once is enough. */
export function exposeProcess(): void {
  if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
}

/** Exposes what the rooms count; needs a key like the API. */
@ApiTags('health')
@Needs('viewer', 'metrics')
@Controller('metrics')
export class MetricsController {
  constructor() {
    exposeProcess();
  }

  /** Shows what is counted, for Prometheus. */
  @Get()
  @Header('content-type', register.contentType)
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string', example: 'ngi_instances{status="ready"} 1\n' } })
  async getMetrics(): Promise<string> {
    return register.metrics();
  }
}
