import { randomBytes } from 'node:crypto';
import { EventLog } from '../../../src/events/event-log.js';
import { LiveFeed } from '../../../src/events/live-feed.js';
import type { RecordedEvent } from '../../../src/events/recorded-event.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { anEvent } from '../../builders/an-event.js';
import { endsWithItsTest } from '../../support/endings.js';

/** More commands at once could wait longer for each other than a command may take. */
const AT_ONCE = 250;

export interface AnEventLog {
  redis: RedisConnections;
  log: EventLog;
  feed: LiveFeed;
  /** Writes so many events in order. */
  happen: (count: number, change?: Partial<RecordedEvent>) => Promise<RecordedEvent[]>;
}

/** The events of one process on a real Redis, under a prefix of its own unless it shares one. */
export async function anEventLog(url: string, prefix = aPrefix()): Promise<AnEventLog> {
  const config = { url, prefix };
  const redis = new RedisConnections(config);
  const log = new EventLog(redis, new KeySpace(config));
  const feed = new LiveFeed(redis, log);
  endsWithItsTest(() => {
    feed.onModuleDestroy();
    redis.onApplicationShutdown();
  });
  await redis.ready(5_000);
  let sequence = 0;
  const happen: AnEventLog['happen'] = async (count, change = {}) => {
    const events = Array.from({ length: count }, () => {
      sequence += 1;
      return anEvent({ sequence, ...change });
    });
    const [first] = events;
    if (first) await log.announce(first);
    for (let from = 1; from < count; from += AT_ONCE)
      await Promise.all(events.slice(from, from + AT_ONCE).map(async (event) => log.announce(event)));
    return events;
  };
  return { redis, log, feed, happen };
}

export function aPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}
