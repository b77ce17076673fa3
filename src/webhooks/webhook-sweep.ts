import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { WEBHOOKS_CONFIG } from '../config/config.module.js';
import type { WebhooksConfig } from '../config/config.js';
import { JobWakes } from '../queue/job-wakes.js';
import { Sweep } from '../queue/sweep.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveryLogRepository } from './delivery-log.repository.js';
import { WebhookRelay } from './webhook-relay.js';

/** A delivery's own job comes first; only when it did not come is the delivery forgotten. */
const GRACE_MS = 2_000;
const AT_ONCE = 500;

/** Brings back what lost its job: deliveries that are overdue, events that were not relayed. Keeps the log in bounds. */
@Injectable()
export class WebhookSweep implements OnModuleInit {
  constructor(
    private readonly sweep: Sweep,
    private readonly deliveries: DeliveriesRepository,
    private readonly log: DeliveryLogRepository,
    private readonly relay: WebhookRelay,
    private readonly wakes: JobWakes,
    @Inject(WEBHOOKS_CONFIG) private readonly config: WebhooksConfig,
  ) {}

  onModuleInit(): void {
    this.sweep.register('webhook-deliveries', async () => this.wakeOverdue());
    this.sweep.register('webhook-outbox', async () => this.wakeRelay());
    this.sweep.register('webhook-log', async () => this.trimLog());
  }

  private async wakeOverdue(): Promise<number> {
    const ids = await this.deliveries.overdue(GRACE_MS, AT_ONCE);
    await Promise.all(ids.map(async (deliveryId) => this.wakes.now('send-webhook', { deliveryId })));
    return ids.length;
  }

  private async trimLog(): Promise<number> {
    await this.log.trim(this.config.logMaxEntries);
    return 0;
  }

  private async wakeRelay(): Promise<number> {
    if (!(await this.relay.hasWork())) return 0;
    await this.relay.wake();
    return 1;
  }
}
