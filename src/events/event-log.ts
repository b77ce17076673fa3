import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { EventType } from './event-types.js';
import { BEGINNING, isPosition, type LiveEvent } from './live-event.js';
import type { RecordedEvent, TimelineEntry } from './recorded-event.js';

/** The Lua function `append_events` for scripts that write a record and its events in one call. */
export const APPEND_EVENTS = new URL('./append-events.lua', import.meta.url);

const announceScript = new LuaScript(new URL('./announce-event.lua', import.meta.url), [APPEND_EVENTS]);

/** An event without a record is not written twice within this time (30 days). */
const ANNOUNCED_MS = 30 * 24 * 3_600_000;

export interface OutboxEntry {
  /** Names the entry when it is acknowledged. */
  entryId: string;
  /** Absent when the entry cannot be read. */
  event?: RecordedEvent;
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
    return [this.liveKey, this.outboxKey, this.timelineKey(instanceId)];
  }

  /** The keys that `append_events` takes for an event without an instance: live stream, outbox. */
  get accountKeys(): [live: string, outbox: string] {
    return [this.liveKey, this.outboxKey];
  }

  /** The number of the next event that belongs to no instance. */
  async nextSequence(): Promise<number> {
    return this.redis.state.incr(this.keys.key('event-sequence'));
  }

  /** Writes an event that belongs to no record; `false` when the same one was written within 30 days. */
  async announce(event: RecordedEvent): Promise<boolean> {
    const keys = [this.keys.key('announced', event.id), this.liveKey, this.outboxKey];
    return (await announceScript.run(this.redis.state, keys, [JSON.stringify(event), ANNOUNCED_MS])) === 1;
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

  /** The last 500 things that happened to an instance, oldest first. */
  async timeline(instanceId: string): Promise<TimelineEntry[]> {
    const entries = await this.redis.state.lrange(this.timelineKey(instanceId), 0, -1);
    return entries.map((text) => JSON.parse(text) as TimelineEntry);
  }

  /** The position of the newest event of the live stream. */
  async livePosition(): Promise<string> {
    const [newest] = await this.redis.state.xrevrange(this.liveKey, '+', '-', 'COUNT', 1);
    return newest?.[0] ?? BEGINNING;
  }

  /**
   * Live events after a position, oldest first; `lost` when the stream does not hold the position (any more), so that
   * nobody can say what followed it.
   */
  async liveAfter(position: string, limit: number): Promise<LiveEvent[] | 'lost'> {
    if (position === BEGINNING) return this.liveFromBeginning(limit);
    if (!isPosition(position)) return 'lost';
    const [first, ...rest] = await this.redis.state.xrange(this.liveKey, position, '+', 'COUNT', limit + 1);
    return first?.[0] === position ? rest.map(toLiveEvent) : 'lost';
  }

  /** Whether the stream still holds a position, so that nothing that followed it is unknown. */
  async holds(position: string): Promise<boolean> {
    if (position === BEGINNING) return !(await this.isTrimmed());
    return (await this.redis.state.xrange(this.liveKey, position, position)).length > 0;
  }

  /** The key of the live stream, for whoever waits for its next event. */
  get liveKey(): string {
    return this.keys.key('events');
  }

  private async liveFromBeginning(limit: number): Promise<LiveEvent[] | 'lost'> {
    if (await this.isTrimmed()) return 'lost';
    const entries = await this.redis.state.xrange(this.liveKey, '-', '+', 'COUNT', limit);
    return entries.map(toLiveEvent);
  }

  private async isTrimmed(): Promise<boolean> {
    try {
      const flat = (await this.redis.state.xinfo('STREAM', this.liveKey)) as unknown[];
      return flat[flat.indexOf('length') + 1] !== flat[flat.indexOf('entries-added') + 1];
    } catch (error) {
      if (messageOf(error).includes('no such key')) return false;
      throw error;
    }
  }

  private read(entryId: string, text: string): RecordedEvent | undefined {
    try {
      return JSON.parse(text) as RecordedEvent;
    } catch {
      this.logger.error({ entryId, msg: 'An event in the outbox cannot be read; it is passed over' });
      return undefined;
    }
  }

  private timelineKey(instanceId: string): string {
    return this.keys.key('timeline', instanceId);
  }

  private get outboxKey(): string {
    return this.keys.key('outbox');
  }
}

/** An entry of the live stream as Redis gives it. */
export function toLiveEvent([position, flat]: [string, string[]]): LiveEvent {
  const fields = Object.fromEntries(
    flat.flatMap((name, place) => (place % 2 === 0 ? [[name, flat[place + 1] ?? '']] : [])),
  );
  const { type = '', owner = '', instance = '', body = '' } = fields;
  return { position, type: type as EventType, owner, instanceId: instance, body };
}
