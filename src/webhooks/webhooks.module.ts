import { Module } from '@nestjs/common';
import { Announcer } from './announcer.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveryKeys } from './delivery-keys.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveryLogRepository } from './delivery-log.repository.js';
import { EndpointsController } from './endpoints.controller.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { EndpointsService } from './endpoints.service.js';
import { RelayEventsProcessor } from './relay-events.processor.js';
import { SendWebhookProcessor } from './send-webhook.processor.js';
import { WebhookRelay } from './webhook-relay.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhookSweep } from './webhook-sweep.js';

@Module({
  controllers: [DeliveriesController, EndpointsController],
  providers: [
    Announcer,
    DeliveriesRepository,
    DeliveryKeys,
    DeliveryLog,
    DeliveryLogRepository,
    EndpointsRepository,
    EndpointsService,
    WebhookRelay,
    WebhookSender,
    WebhookSweep,
    RelayEventsProcessor,
    SendWebhookProcessor,
  ],
  exports: [Announcer, WebhookRelay, DeliveryLog],
})
export class WebhooksModule {}
