import { ApiTags } from '@nestjs/swagger';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type DeliveryLogPage, DeliveryLog } from './delivery-log.js';
import { ListDeliveriesDto } from './dto/list-deliveries.dto.js';

@ApiTags('webhooks')
@Controller('api/webhooks/deliveries')
export class DeliveriesController {
  constructor(private readonly log: DeliveryLog) {}

  /** What was sent to whom, newest first. */
  @Get()
  async list(@Query() query: ListDeliveriesDto): Promise<DeliveryLogPage> {
    return this.log.list(query);
  }

  /** Sends a delivery again: same id, same body. */
  @Post(':id/redeliver')
  @HttpCode(202)
  async redeliver(@Param('id') id: string): Promise<{ id: string; status: 'pending' }> {
    await this.log.redeliver(id);
    return { id, status: 'pending' };
  }
}
