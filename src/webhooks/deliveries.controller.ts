import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { answerOnceSaved } from '../access/idempotency/key-claim.js';
import { Asker, Needs, type Principal } from '../access/principal.js';
import { linkNextPage } from '../common/next-page.js';
import { Refuses } from '../common/refuses.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveriesDto, RedeliveryDto, ReplayDto } from './dto/delivery.dto.js';
import { ListDeliveriesDto } from './dto/list-deliveries.dto.js';
import { ReplayDeliveriesDto } from './dto/replay-deliveries.dto.js';

@ApiTags('webhooks')
@Needs('operator', 'webhooks')
@Controller('api/webhooks/deliveries')
export class DeliveriesController {
  constructor(private readonly log: DeliveryLog) {}

  /** Lists what was sent to whom, newest first. */
  @Needs('viewer', 'webhooks')
  @Get()
  async listDeliveries(
    @Query() query: ListDeliveriesDto,
    @Asker() asker: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveriesDto> {
    const page = await this.log.list(query, asker);
    linkNextPage(reply, page.nextPageToken);
    return page;
  }

  /**
   * Sends everything of a time again that has arrived or was given up: same ids, same bodies, and those of one instance
   * in the order of their sequence. What is on its way is left alone. About 2,000 at a time: go on with `nextPageToken`.
   */
  @Idempotent()
  @Post('replay')
  @HttpCode(202)
  async replayWebhooks(@Body() request: ReplayDeliveriesDto, @Asker() asker: Principal): Promise<ReplayDto> {
    return this.log.replay(request, asker);
  }

  /**
   * Sends a delivery again: same id, same body.
   *
   * @param id of the delivery
   */
  @Refuses('delivery_not_found')
  @Idempotent()
  @Post(':id/redeliver')
  @HttpCode(202)
  async redeliverWebhook(@Param('id') id: string, @Asker() asker: Principal): Promise<RedeliveryDto> {
    const redelivery: RedeliveryDto = { id, status: 'pending' };
    answerOnceSaved(() => ({ status: 202, headers: {}, body: redelivery }));
    await this.log.redeliver(id, asker);
    return redelivery;
  }
}
