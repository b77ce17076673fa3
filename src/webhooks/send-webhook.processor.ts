import { Injectable } from '@nestjs/common';
import { JobProcessor } from '../queue/job-processor.js';
import type { DeliveryJob } from '../queue/jobs.js';
import { WebhookSender } from './webhook-sender.js';

@Injectable()
export class SendWebhookProcessor extends JobProcessor<'send-webhook'> {
  readonly job = 'send-webhook';

  constructor(private readonly sender: WebhookSender) {
    super();
  }

  async process({ deliveryId }: DeliveryJob): Promise<void> {
    await this.sender.look(deliveryId);
  }
}
