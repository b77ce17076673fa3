import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Refuses } from '../common/refuses.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveriesDto, RedeliveryDto } from './dto/delivery.dto.js';
import { ListDeliveriesDto } from './dto/list-deliveries.dto.js';

@ApiTags('webhooks')
@Controller('api/webhooks/deliveries')
export class DeliveriesController {
  constructor(private readonly log: DeliveryLog) {}

  /** Lists what was sent to whom, newest first. */
  @Get()
  async listDeliveries(@Query() query: ListDeliveriesDto): Promise<DeliveriesDto> {
    return this.log.list(query);
  }

  /**
   * Sends a delivery again: same id, same body.
   *
   * @param id of the delivery
   */
  @Refuses('delivery_not_found')
  @Post(':id/redeliver')
  @HttpCode(202)
  async redeliverWebhook(@Param('id') id: string): Promise<RedeliveryDto> {
    await this.log.redeliver(id);
    return { id, status: 'pending' };
  }
}
