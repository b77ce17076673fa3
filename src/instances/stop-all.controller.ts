import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, type Principal } from '../access/principal.js';
import { StopAllDto, StopAllResultDto } from './dto/stop-all.dto.js';
import { StopAllService } from './stop-all.service.js';

@ApiTags('instances')
@Controller('api/instances')
export class StopAllController {
  constructor(private readonly everything: StopAllService) {}

  /** Stops everything that is up and fits, each by an operation of its own; what is protected stays. */
  @Idempotent()
  @Post('stop-all')
  @HttpCode(202)
  async stopAllInstances(
    @Body() filter: StopAllDto,
    @Asker() principal: Principal,
  ): Promise<StopAllResultDto> {
    return this.everything.stopAll(filter, principal);
  }
}
