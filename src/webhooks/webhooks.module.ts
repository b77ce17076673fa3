import { Module } from '@nestjs/common';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveryLog } from './delivery-log.js';
import { RelayEventsProcessor } from './relay-events.processor.js';
import { SendWebhookProcessor } from './send-webhook.processor.js';
import { WebhookRelay } from './webhook-relay.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhookSweep } from './webhook-sweep.js';

@Module({
  controllers: [DeliveriesController],
  providers: [
    DeliveriesRepository,
    DeliveryLog,
    WebhookRelay,
    WebhookSender,
    WebhookSweep,
    RelayEventsProcessor,
    SendWebhookProcessor,
  ],
  exports: [WebhookRelay, DeliveryLog],
})
export class WebhooksModule {}
