import { LiveFeed } from '../../../src/events/live-feed.js';
import type { RecordedEvent } from '../../../src/events/recorded-event.js';
import { DurableRedis } from '../../support/durable-redis.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { eventually } from '../../support/eventually.js';
import { aPrefix, anEventLog } from './an-event-log.js';

const bodies = (events: RecordedEvent[]): string[] => events.map(({ body }) => body);

/** Pulls until so many events have come. */
async function pull(feed: LiveFeed, from: string, count: number): Promise<string[]> {
  const seen: string[] = [];
  let position = from;
  await eventually(async () => {
    const news = await feed.after(position);
    if (news === 'lost') throw new Error('The feed has lost the thread');
    position = news.at(-1)?.position ?? position;
    seen.push(...news.map(({ body }) => body));
    expect(seen.length).toBeGreaterThanOrEqual(count);
  });
  return seen;
}

jest.setTimeout(30_000);

describe('The live feed', () => {
  let redis: PrivateRedis;

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  it('brings what happens from now on, to whoever pulls and at any speed', async () => {
    const { feed, happen } = await anEventLog(redis.url);
    await happen(3);
    const from = await feed.position();

    const events = await happen(1_300);

    expect(await pull(feed, from, 1_300)).toEqual(bodies(events));
    expect(await pull(feed, from, 1_300)).toEqual(bodies(events));
  });

  it('brings the first event of all', async () => {
    const { feed, happen } = await anEventLog(redis.url);
    const from = await feed.position();

    const events = await happen(1);

    expect(await pull(feed, from, 1)).toEqual(bodies(events));
  });

  it('does not know a position that the stream has not or no longer', async () => {
    const { redis: connections, log, feed, happen } = await anEventLog(redis.url);
    const beginning = await feed.position();
    await happen(2);
    const first = await log.liveAfter(beginning, 1);
    await connections.state.xtrim(log.liveKey, 'MAXLEN', 1);
    await eventually(async () => expect(await feed.position()).not.toBe(beginning));

    for (const position of [
      (first as { position: string }[])[0]?.position ?? '',
      '1-1',
      '99999999999999-0',
      'x',
      '',
    ])
      expect(await log.liveAfter(position, 10)).toBe('lost');
    expect(await log.liveAfter(beginning, 10)).toBe('lost');
  });

  it('misses nothing over a restart of Redis, on the same connection object', async () => {
    const prefix = aPrefix();
    const own = await DurableRedis.start();
    const reader = await anEventLog(own.url, prefix);
    const writer = await anEventLog(own.url, prefix);
    const from = await reader.feed.position();
    const before = await writer.happen(2);
    await pull(reader.feed, from, 2);

    await own.kill();
    await own.restart();
    await writer.redis.ready(5_000);
    const after = await writer.happen(3, { owner: 'after' });

    const seen = await eventually(async () => {
      const news = await reader.feed.after(from);
      expect(news).toHaveLength(5);
      return news as { body: string }[];
    });
    expect(seen.map(({ body }) => body)).toEqual(bodies([...before, ...after]));
  });

  it('says that it has lost the thread when the store was wiped, and goes on with what comes then', async () => {
    const { redis: connections, feed, happen } = await anEventLog(redis.url);
    await happen(2);
    const from = await feed.position();
    await connections.state.flushall();
    await happen(1, { owner: 'new' });

    await eventually(async () => expect(await feed.after(from)).toBe('lost'));
    const position = await eventually(async () => {
      const now = await feed.position();
      expect(now).not.toBe(from);
      return now;
    });
    const events = await happen(1, { owner: 'newer' });

    expect((await pull(feed, position, 1)).at(-1)).toBe(events[0]?.body);
  });

  it('lets somebody wait for a fact without asking again and again', async () => {
    const { feed, happen } = await anEventLog(redis.url);
    let looks = 0;
    let isSo = false;
    const look = async () => {
      looks += 1;
      return Promise.resolve(isSo ? 'seen' : undefined);
    };
    const seeing = feed.lookUntil(look, ({ owner }) => owner === 'mine', 10_000);
    await eventually(() => expect(looks).toBe(1));

    await happen(5, { owner: 'another' });
    isSo = true;
    await happen(1, { owner: 'mine' });

    expect(await seeing).toBe('seen');
    expect(looks).toBe(2);
  });

  it('looks a last time when the time is up, and not at all longer than it is waited for', async () => {
    const { feed } = await anEventLog(redis.url);
    let looks = 0;
    const look = async () => {
      looks += 1;
      return Promise.resolve(undefined);
    };

    expect(await feed.lookUntil(look, () => true, 50)).toBeUndefined();
    expect(looks).toBe(2);
    const leaving = new AbortController();
    const waiting = feed.lookUntil(look, () => true, 60_000, leaving.signal);
    await eventually(() => expect(looks).toBe(3));
    leaving.abort();
    expect(await waiting).toBeUndefined();
  });
});
