import { Injectable, Logger } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { InstanceEvent } from './instance-event.js';

/** The Lua function `append_events` for scripts that write a record and its events in one call. */
export const APPEND_EVENTS = new URL('./append-events.lua', import.meta.url);

export interface OutboxEntry {
  /** Names the entry when it is acknowledged. */
  entryId: string;
  /** Absent when the entry cannot be read. */
  event?: InstanceEvent;
}

/** What happened: the live stream, the outbox of what webhooks have still to hear, and each instance's timeline. */
@Injectable()
export class EventLog {
  private readonly logger = new Logger(EventLog.name);

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** The keys that `append_events` takes: live stream, outbox, timeline. */
  keysFor(instanceId: string): [live: string, outbox: string, timeline: string] {
    return [this.keys.key('events'), this.outboxKey, this.keys.key('timeline', instanceId)];
  }

  /** The oldest events that have not been handed to webhooks. */
  async outbox(limit: number): Promise<OutboxEntry[]> {
    const entries = await this.redis.state.xrange(this.outboxKey, '-', '+', 'COUNT', limit);
    return entries.map(([entryId, fields]) => ({ entryId, event: this.read(entryId, fields[1] ?? '') }));
  }

  /** When the oldest event that has not been handed to webhooks was written; absent when there is none. */
  async outboxSince(): Promise<Moment | undefined> {
    const [oldest] = await this.redis.state.xrange(this.outboxKey, '-', '+', 'COUNT', 1);
    return oldest && Number(oldest[0].split('-', 1)[0]);
  }

  /** Takes events out of the outbox once everything that follows from them is stored. */
  async acknowledge(entryIds: string[]): Promise<void> {
    if (entryIds.length > 0) await this.redis.state.xdel(this.outboxKey, ...entryIds);
  }

  /** What happened to an instance, oldest first. */
  async timeline(instanceId: string): Promise<InstanceEvent[]> {
    const entries = await this.redis.state.lrange(this.keys.key('timeline', instanceId), 0, -1);
    return entries.map((text) => JSON.parse(text) as InstanceEvent);
  }

  private read(entryId: string, text: string): InstanceEvent | undefined {
    try {
      return JSON.parse(text) as InstanceEvent;
    } catch {
      this.logger.error({ entryId, msg: 'An event in the outbox cannot be read; it is passed over' });
      return undefined;
    }
  }

  private get outboxKey(): string {
    return this.keys.key('outbox');
  }
}
