import { Injectable } from '@nestjs/common';
import { JobProcessor } from '../queue/job-processor.js';
import { WebhookRelay } from './webhook-relay.js';

@Injectable()
export class RelayEventsProcessor extends JobProcessor<'relay-events'> {
  readonly job = 'relay-events';

  constructor(private readonly relay: WebhookRelay) {
    super();
  }

  async process(): Promise<void> {
    await this.relay.relay();
  }
}
