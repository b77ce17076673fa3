import { Inject, Injectable, Logger } from '@nestjs/common';
import { failPoint } from '../common/fail-points.js';
import { Clock } from '../common/clock.js';
import { WEBHOOKS_CONFIG } from '../config/config.module.js';
import type { WebhooksConfig } from '../config/config.js';
import { EventLog, type OutboxEntry } from '../events/event-log.js';
import type { RecordedEvent } from '../events/recorded-event.js';
import { JobWakes } from '../queue/job-wakes.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { deliveriesOf } from './delivery.js';
import type { Endpoint } from './endpoint.js';
import { EndpointsRepository } from './endpoints.repository.js';

const BATCH = 100;

/** Turns the outbox into deliveries. */
@Injectable()
export class WebhookRelay {
  private readonly logger = new Logger(WebhookRelay.name);

  constructor(
    private readonly events: EventLog,
    private readonly deliveries: DeliveriesRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly wakes: JobWakes,
    private readonly clock: Clock,
    @Inject(WEBHOOKS_CONFIG) private readonly config: WebhooksConfig,
  ) {}

  /** Has the outbox looked at as soon as a worker is free. */
  async wake(): Promise<void> {
    await this.wakes.now('relay-events', {});
  }

  /** Whether events wait to be relayed. */
  async hasWork(): Promise<boolean> {
    return (await this.events.outbox(1)).length > 0;
  }

  /**
   * Empties the outbox. An event leaves it when its deliveries are stored, whatever becomes of others; one that is
   * relayed again after a crash finds them there. Events of one instance are handed on in their order.
   *
   * @throws the first reason why an event could not be handed on
   */
  async relay(): Promise<void> {
    for (;;) {
      const entries = await this.events.outbox(BATCH);
      if (entries.length === 0) return;
      const endpoints = await this.endpoints.all();
      const handed: string[] = [];
      const rows = await Promise.allSettled(
        inRows(entries).map(async (row) => {
          for (const { entryId, event } of row) {
            if (event) await this.hand(event, endpoints);
            handed.push(entryId);
          }
        }),
      );
      await failPoint('relay.stored');
      await this.events.acknowledge(handed);
      for (const row of rows) if (row.status === 'rejected') throw row.reason;
    }
  }

  private async hand(event: RecordedEvent, endpoints: Endpoint[]): Promise<void> {
    const deliveries = deliveriesOf(event, this.config.url, this.clock.now(), endpoints);
    if (deliveries.length === 0)
      this.logger.log({
        eventId: event.id,
        instanceId: event.instanceId,
        type: event.type,
        msg: 'No webhook is configured; the event is not sent',
      });
    for (const delivery of deliveries) {
      const dueNow = await this.deliveries.create(delivery);
      if (dueNow) await this.wakes.now('send-webhook', { deliveryId: delivery.id });
    }
  }
}

/** Entries of one instance each, oldest first; those that cannot be read wait for nobody. */
function inRows(entries: OutboxEntry[]): OutboxEntry[][] {
  const rows = new Map<string, OutboxEntry[]>();
  for (const entry of entries) {
    const name = entry.event ? (entry.event.instanceId ?? '') : entry.entryId;
    const row = rows.get(name);
    if (row) row.push(entry);
    else rows.set(name, [entry]);
  }
  return [...rows.values()];
}
