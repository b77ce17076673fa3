import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker, Needs, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveriesDto, RedeliveryDto } from './dto/delivery.dto.js';
import { ListDeliveriesDto } from './dto/list-deliveries.dto.js';

@ApiTags('webhooks')
@Needs('operator', 'webhooks')
@Controller('api/webhooks/deliveries')
export class DeliveriesController {
  constructor(private readonly log: DeliveryLog) {}

  /** Lists what was sent to whom, newest first. */
  @Needs('viewer', 'webhooks')
  @Get()
  async listDeliveries(@Query() query: ListDeliveriesDto, @Asker() asker: Principal): Promise<DeliveriesDto> {
    return this.log.list(query, asker);
  }

  /**
   * Sends a delivery again: same id, same body.
   *
   * @param id of the delivery
   */
  @Refuses('delivery_not_found')
  @Post(':id/redeliver')
  @HttpCode(202)
  async redeliverWebhook(@Param('id') id: string, @Asker() asker: Principal): Promise<RedeliveryDto> {
    await this.log.redeliver(id, asker);
    return { id, status: 'pending' };
  }
}
