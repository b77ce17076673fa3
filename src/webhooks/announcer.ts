import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { currentContext } from '../common/request-context.js';
import { renderBody } from '../events/event-body.js';
import { EventLog } from '../events/event-log.js';
import type { AccountEventFacts, AccountEventType } from '../events/account-events.js';
import { type Actor, derivedEventId, type RecordedEvent } from '../events/recorded-event.js';
import { JobWakes } from '../queue/job-wakes.js';

/** Something that happened to no record of ours: to the account, to an endpoint, to a machine that we do not manage. */
export interface Announcement<T extends AccountEventType> {
  type: T;
  /** What makes it this one event: the same cause is announced once in 30 days. */
  cause: string;
  /** Who may hear it besides admins; nobody unless told. */
  owner?: string;
  actor: Actor;
  reason?: string;
  /** The payload; no secrets. */
  data: AccountEventFacts<T>;
}

/** Tells the live stream and webhooks of what was not written together with an instance. */
@Injectable()
export class Announcer {
  constructor(
    private readonly events: EventLog,
    private readonly wakes: JobWakes,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat: `false` when it was announced before. */
  async announce<T extends AccountEventType>(announcement: Announcement<T>): Promise<boolean> {
    const isNew = await this.events.announce(await this.eventOf(announcement));
    if (isNew) await this.written();
    return isNew;
  }

  /** The event, for whoever writes it together with what it tells about. */
  async eventOf<T extends AccountEventType>(announcement: Announcement<T>): Promise<RecordedEvent> {
    const { type, cause, owner = 'admin', actor, reason, data } = announcement;
    const facts = {
      id: derivedEventId(type, cause),
      type,
      at: this.clock.now().toISOString(),
      sequence: await this.events.nextSequence(),
    };
    const body = renderBody(facts, { reason, ...data });
    const requestId = currentContext()?.requestId;
    return { ...facts, owner, actor, requestId, reason, body };
  }

  /** To be called when such an event was written. */
  async written(): Promise<void> {
    await this.wakes.now('relay-events', {});
  }
}
