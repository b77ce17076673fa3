import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { QueuesDto } from './dto/queues.dto.js';
import { QueueDepths } from './queue-depths.js';

@ApiTags('queues')
@ApiBearerAuth()
@Controller('api/queues')
export class QueuesController {
  constructor(private readonly depths: QueueDepths) {}

  /** How much background work there is, how long it waits, and how much of it was given up. */
  @Get()
  async list(): Promise<QueuesDto> {
    return { queues: await this.depths.read() };
  }
}
