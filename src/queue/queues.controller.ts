import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QueuesDto } from './dto/queues.dto.js';
import { QueueDepths } from './queue-depths.js';

@ApiTags('admin')
@Controller('api/queues')
export class QueuesController {
  constructor(private readonly depths: QueueDepths) {}

  /** Counts the background work. How much background work there is, how long it waits, and how much of it was given up. */
  @Get()
  async listQueues(): Promise<QueuesDto> {
    return { queues: await this.depths.read() };
  }
}
