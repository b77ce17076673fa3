import { BOOTSTRAP_KEY, KeysService } from '../../../src/access/keys.service.js';
import { EventLog } from '../../../src/events/event-log.js';
import { EventStreams } from '../../../src/events/event-streams.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { DurableRedis } from '../../support/durable-redis.js';
import { EventStreamClient } from '../../support/event-stream-client.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type AnEventLog, anEventLog, aPrefix } from './an-event-log.js';
import { aStreamApp, KEY, type StreamApp } from './a-stream-app.js';

jest.setTimeout(60_000);

const OTHER = 'inst_01JD0000000000000000000002';
const bodies = (all: { body: string }[]): string[] => all.map(({ body }) => body);
const heard = (client: EventStreamClient): string[] => client.events.map(({ data }) => data);

describe('The event stream', () => {
  let redis: PrivateRedis;
  let prefix: string;
  let app: StreamApp;
  let writer: AnEventLog;

  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  const start = async (...[url, events]: [url?: string, events?: Parameters<typeof aStreamApp>[2]]) => {
    prefix = aPrefix();
    app = await aStreamApp(url ?? redis.url, prefix, events);
    writer = await anEventLog(url ?? redis.url, prefix);
  };

  const aKey = async (owner: string) =>
    app.nest.get(KeysService).create({ name: 'ci', owner, role: 'viewer' }, BOOTSTRAP_KEY);

  it('tells what happens in frames that browsers understand', async () => {
    await start();
    const client = await app.follow();
    const [event] = await writer.happen(1);
    const [streamed] = await client.until(1);

    expect(client.response.statusCode).toBe(200);
    expect(client.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'x-request-id': expect.any(String),
    });
    expect(client.text).toMatch(/^retry: 3000\nid: \d+-\d+\n\n/);
    expect(client.text).toContain(`id: ${streamed?.id}\nevent: instance.ready\ndata: ${event?.body}\n\n`);
    expect(streamed?.id).toMatch(/^\d{13}-\d+$/);
  });

  it('says that it is alive when there is nothing to say', async () => {
    await start();
    const client = await app.follow();
    await eventually(() => expect(client.text.match(/^: ping$/gm)?.length).toBeGreaterThanOrEqual(3));
    expect(client.events).toEqual([]);
  });

  it.each(['header', 'query'])('goes on where it was cut off, without gap or repetition (%s)', async (by) => {
    await start();
    const resume = async (id: string): Promise<EventStreamClient> =>
      by === 'header' ? app.follow('', { 'last-event-id': id }) : app.follow(`?lastEventId=${id}`);
    const all = await writer.happen(3);
    const first = await app.follow();
    all.splice(0, 3, ...(await writer.happen(5)));
    await first.until(5);
    first.close();

    // Two minutes of the busiest service, told in a moment: more than what is remembered in the process.
    all.push(...(await writer.happen(2_500)));
    const second = await resume(first.lastEventId);
    all.push(...(await writer.happen(50)));
    await second.until(2_550);
    second.close();
    all.push(...(await writer.happen(3)));
    const third = await resume(second.lastEventId);
    await third.until(3);

    expect([...heard(first), ...heard(second), ...heard(third)]).toEqual(bodies(all));
    expect(second.text).not.toContain('event: reset');
  });

  it('misses nothing for a client that was cut off before it had heard anything', async () => {
    await start();
    const first = await app.follow();
    await eventually(() => expect(first.lastEventId).not.toBe(''));
    first.close();
    const events = await writer.happen(3);

    const second = await app.follow('', { 'last-event-id': first.lastEventId });

    expect((await second.until(3)).map(({ data }) => data)).toEqual(bodies(events));
  });

  it('keeps a client that hears nothing from falling behind', async () => {
    await start();
    const client = await app.follow('?type=instance.failed');
    await eventually(() => expect(client.lastEventId).not.toBe(''));
    await writer.happen(3);

    await eventually(() => expect(client.text).toMatch(/^: ping\nid: \d{13}-\d+$/m));
    expect(client.lastEventId).toBe(await writer.log.livePosition());
  });

  it.each([
    ['was trimmed', async () => writer.redis.state.xtrim(writer.log.liveKey, 'MAXLEN', 1)],
    ['is gone with the store', async () => writer.redis.state.flushall()],
  ])('says so when what the client missed %s', async (_what, lose) => {
    await start();
    await writer.happen(1);
    const first = await app.follow();
    await writer.happen(3);
    await first.until(3);
    first.close();
    await writer.happen(2);
    await lose();

    // Another process: this one may still remember what the store has lost, and then nothing was missed.
    const other = await aStreamApp(redis.url, prefix);
    const second = await other.follow('', { 'last-event-id': first.events[0]?.id ?? '' });
    await eventually(() => expect(second.events[0]).toMatchObject({ event: 'reset', data: '{}' }));
    const [next] = await writer.happen(1, { owner: 'later' });

    await eventually(() => expect(heard(second).at(-1)).toBe(next?.body));
    expect(second.events.filter(({ event }) => event === 'reset')).toHaveLength(1);
  });

  it.each(['99999999999999-0', '1-1', 'evt_1', '0-1'])(
    'does not pretend to know the position %s',
    async (id) => {
      await start();
      await writer.happen(2);
      const client = await app.follow('', { 'last-event-id': id });
      expect((await client.until(1)).map(({ event }) => event)).toEqual(['reset']);
    },
  );

  it('tells a client that is connected when the store was wiped, once, and goes on', async () => {
    await start();
    const client = await app.follow();
    await writer.happen(2);
    await client.until(2);
    await writer.redis.state.flushall();
    await client.until(3);
    const [next] = await writer.happen(1, { owner: 'later' });

    expect((await client.until(4)).map(({ event }) => event)).toEqual([
      'instance.ready',
      'instance.ready',
      'reset',
      'instance.ready',
    ]);
    expect(client.events[3]?.data).toBe(next?.body);
  });

  it('tells only what was asked for', async () => {
    await start();
    const byType = await app.follow('?type=instance.failed,instance.stopped');
    const byInstance = await app.follow(`?instanceId=${OTHER}`);
    await writer.happen(1, { type: 'instance.failed' });
    await writer.happen(1, { type: 'instance.running', instanceId: OTHER });
    await writer.happen(1, { type: 'instance.stopped', instanceId: OTHER });

    expect((await byType.until(2)).map(({ event }) => event)).toEqual([
      'instance.failed',
      'instance.stopped',
    ]);
    expect((await byInstance.until(2)).map(({ event }) => event)).toEqual([
      'instance.running',
      'instance.stopped',
    ]);
  });

  it('tells nobody but admins what happens to others', async () => {
    await start();
    const { text } = await aKey('ada');
    const hers = await app.follow('', { authorization: `Bearer ${text}` });
    const admins = await app.follow();
    await writer.happen(1, { owner: 'bob' });
    const [own] = await writer.happen(1, { owner: 'ada' });
    await writer.happen(1, { owner: 'admin', instanceId: undefined });

    await admins.until(3);
    expect((await hers.until(1)).map(({ data }) => data)).toEqual([own?.body]);
  });

  it('ends with the key that has opened it', async () => {
    await start();
    const { key, text } = await aKey('ada');
    const stream = await app.follow('', { authorization: `Bearer ${text}` });
    expect(stream.response.statusCode).toBe(200);

    await app.nest.get(KeysService).revoke(key.id);

    await eventually(() => expect(stream.ended).toBe(true));
    expect(stream.response.complete).toBe(true);
  });

  it.each(['?type=instance.exploded', '?instanceId=*', '?unknown=1'])('refuses %s', async (query) => {
    await start();
    const client = await app.follow(query);
    expect(client.response.statusCode).toBe(400);
    expect(client.response.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('lets nobody in without a key', async () => {
    await start();
    expect((await EventStreamClient.open(app.url)).response.statusCode).toBe(401);
    expect((await EventStreamClient.open(`${app.url}?key=${KEY}`)).response.statusCode).toBe(401);
  });

  it('answers HEAD without opening a stream', async () => {
    await start();
    const headers = { authorization: `Bearer ${KEY}` };
    const reply = await fetch(app.url, { method: 'HEAD', headers });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await app.nest.get(RedisConnections).state.exists(`{${prefix}}:streams:admin`)).toBe(0);
  });

  it('gives a key so many streams, over all processes, and takes back what was closed', async () => {
    await start(redis.url, { streamsPerKey: 1 });
    const second = await aStreamApp(redis.url, prefix, { streamsPerKey: 1 });
    const open = [];
    for (let n = 0; n < 10; n++) open.push(await (n % 2 === 0 ? app : second).follow());
    const refused = await second.follow();
    await eventually(() => expect(refused.text).toContain('too_many_streams'));

    expect(open.map(({ response }) => response.statusCode)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(refused.response.statusCode).toBe(429);
    expect(refused.response.headers['retry-after']).toBe('5');
    open[0]?.close();
    await eventually(async () => expect((await second.follow()).response.statusCode).toBe(200));
  });

  it('needs one connection to Redis for a thousand clients', async () => {
    await start(redis.url, { pingMs: 15_000 });
    await app.follow();
    const connections = async (): Promise<number> =>
      String(await writer.redis.state.call('CLIENT', 'LIST'))
        .trim()
        .split('\n').length;
    const before = await connections();

    const clients: EventStreamClient[] = [];
    for (let n = 0; n < 27; n++)
      clients.push(...(await Promise.all(Array.from({ length: 37 }, async () => app.follow()))));
    const [event] = await writer.happen(1);

    await eventually(
      () => expect(clients.filter(({ events }) => events.length === 1)).toHaveLength(999),
      30_000,
    );
    expect(new Set(clients.flatMap(heard))).toEqual(new Set([event?.body]));
    expect(await connections()).toBe(before);
  });

  it('does not run out of memory for a client that takes nothing, and tells the others all', async () => {
    await start(redis.url, { pingMs: 300 });
    const stalled = await EventStreamClient.open(app.url, { authorization: `Bearer ${KEY}` });
    const quick = await app.follow();
    const body = JSON.stringify({ type: 'instance.ready', data: { text: 'x'.repeat(15_000) } });
    const open = app.nest.get(EventStreams)['open'];
    const ready = (): number[] => [...open.values()].map(({ readable }) => readable.readableLength);
    for (let part = 0; part < 20; part++) {
      await writer.happen(100, { body });
      expect(Math.max(...ready())).toBeLessThan(200_000);
    }

    await quick.until(2_000, 30_000);
    await eventually(() => expect(open.size).toBe(1));
    expect(quick.ended).toBe(false);
    stalled.close();
  });

  it('brings everything to a client that pauses', async () => {
    await start(redis.url, { pingMs: 30_000 });
    const client = await EventStreamClient.open(app.url, { authorization: `Bearer ${KEY}` });
    const body = JSON.stringify({ type: 'instance.ready', data: { text: 'x'.repeat(15_000) } });
    for (let part = 0; part < 15; part++) await writer.happen(100, { body });

    client.listen();

    expect(await client.until(1_500, 30_000)).toHaveLength(1_500);
    expect(new Set(client.events.map(({ id }) => id)).size).toBe(1_500);
  });

  it('survives a restart of Redis', async () => {
    const own = await DurableRedis.start();
    await start(own.url);
    const client = await app.follow();
    const before = await writer.happen(2);
    await client.until(2);
    await own.kill();
    await own.restart();
    await writer.redis.ready(5_000);
    const after = await writer.happen(2, { owner: 'after' });

    await client.until(4);
    expect(heard(client)).toEqual(bodies([...before, ...after]));
  });

  it('says that the store is away instead of opening a stream', async () => {
    const own = await DurableRedis.start();
    await start(own.url);
    await own.kill();
    expect((await app.follow()).response.statusCode).toBe(503);
    expect(app.nest.get(EventLog)).toBeDefined();
  });

  it('lets the process end at once, whatever its clients do', async () => {
    await start(redis.url, { pingMs: 60_000 });
    const listening = await app.follow();
    const stalled = await EventStreamClient.open(app.url, { authorization: `Bearer ${KEY}` });
    const body = JSON.stringify({ data: 'x'.repeat(15_000) });
    for (let part = 0; part < 5; part++) await writer.happen(100, { body });
    await listening.until(500);
    const began = performance.now();

    await app.nest.close();

    expect(performance.now() - began).toBeLessThan(4_000);
    await eventually(() => expect(listening.ended).toBe(true));
    expect(listening.response.complete).toBe(true);
    stalled.close();
  });
});
