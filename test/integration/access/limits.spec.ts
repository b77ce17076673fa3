import { makeKey } from '../../../src/access/key-text.js';
import { DurableRedis } from '../../support/durable-redis.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type AccessApp, ADMIN_KEY, anAccessApp, type Answer } from './an-access-app.js';

const NOBODY = '/api/instances/inst_01JD0000000000000000000009';

jest.setTimeout(30_000);

describe('Limits', () => {
  let server: PrivateRedis;
  beforeAll(async () => {
    server = await aPrivateRedis();
  });

  const start = async (ratePerMinute: number, options: { prefix?: string } = {}): Promise<AccessApp> =>
    anAccessApp({
      redisUrl: server.url,
      env: { RATE_LIMIT_PER_MINUTE: String(ratePerMinute) },
      ...options,
    });
  const statuses = async (times: number, ask: () => Promise<Answer>): Promise<Map<number, number>> => {
    const counts = new Map<number, number>();
    for (let n = 0; n < times; n += 1) {
      const { status } = await ask();
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    return counts;
  };

  it('let a key read as often as it may in a minute, and say what is left', async () => {
    const app = await start(60);
    const { key } = await app.keyFor('team-a', 'operator');
    const read = async (): Promise<Answer> => app.ask('GET', '/api/instances', { key });

    const first = await read();
    expect(first.headers['ratelimit-policy']).toBe('"read";q=60;w=60');
    expect(first.headers['ratelimit']).toBe('"read";r=59;t=60');
    expect(await statuses(70, read)).toEqual(
      new Map([
        [200, 59],
        [429, 11],
      ]),
    );

    const refused = await read();
    expect(refused.body).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      code: 'rate_limited',
      status: 429,
      'violated-policies': ['read'],
    });
    expect(refused.headers['ratelimit']).toMatch(/^"read";r=0;t=\d+$/);
    const wait = Number(refused.headers['retry-after']);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('count writes for themselves, a tenth of the reads, and each key for itself', async () => {
    const app = await start(60);
    const [one, two] = [await app.keyFor('team-a', 'operator'), await app.keyFor('team-a', 'operator')];
    const write = (key: string) => async (): Promise<Answer> => app.ask('POST', `${NOBODY}/stop`, { key });
    expect(await statuses(8, write(one.key))).toEqual(
      new Map([
        [404, 6],
        [429, 2],
      ]),
    );
    expect((await write(two.key)()).status).toBe(404);
    expect((await app.ask('GET', NOBODY, { key: one.key })).status).toBe(404);
  });

  it('let the key from the environment do ten times as much', async () => {
    const app = await start(20);
    const read = async (): Promise<Answer> => app.ask('GET', '/api/queues');
    expect((await read()).headers['ratelimit-policy']).toBe('"read";q=200;w=60');
    expect((await statuses(210, read)).get(429)).toBe(11);
  });

  it('limit what two processes do together', async () => {
    const one = await start(150);
    const two = await start(150, { prefix: one.prefix });
    const { key } = await one.keyFor('team-a', 'viewer');
    const block = 2;
    const asked = await Promise.all(
      Array.from({ length: 360 }, async (_, n) =>
        (n % 2 === 0 ? one : two).ask('GET', '/api/operations/none', { key }),
      ),
    );
    const passed = asked.filter(({ status }) => status !== 429).length;
    expect(passed).toBeGreaterThanOrEqual(150 - 2 * block);
    expect(passed).toBeLessThanOrEqual(150 + 2 * block);
  });

  it('do not listen for a while to an address that shows wrong keys', async () => {
    const maker = await start(1_000);
    const { key } = await maker.keyFor('team-a', 'viewer');
    const known = await maker.keyFor('team-b', 'viewer');
    const app = await start(1_000, { prefix: maker.prefix });
    const address = '203.0.113.7';
    const wrong = async (): Promise<Answer> =>
      app.ask('GET', '/api/queues', { key: makeKey('key_01JD0000000000000000000009'), address });
    expect((await app.ask('GET', '/api/queues', { key: known.key, address })).status).toBe(200);

    expect(await statuses(13, wrong)).toEqual(
      new Map([
        [401, 10],
        [429, 3],
      ]),
    );
    const guess = await app.ask('GET', '/api/queues', { key: ADMIN_KEY, address });
    expect(guess.body).toMatchObject({ code: 'rate_limited', 'violated-policies': ['login'] });
    const logIn = await app.ask('POST', '/api/session', { key: '', body: { key: ADMIN_KEY }, address });
    expect(logIn.status).toBe(429);
    for (const { headers } of [guess, logIn]) {
      expect(headers['ratelimit-policy']).toBe('"login";q=10;w=60');
      expect(headers['ratelimit']).toMatch(/^"login";r=0;t=\d+$/);
    }

    expect((await app.ask('GET', '/api/queues', { key: known.key, address })).status).toBe(200);
    expect((await app.ask('GET', '/api/queues', { key, address: '203.0.113.8' })).status).toBe(200);
  });

  it('count what comes without a key by its address, health aside', async () => {
    const app = await start(10);
    const address = '203.0.113.9';
    const open = async (): Promise<Answer> => app.ask('GET', '/openapi.json', { key: '', address });
    expect((await statuses(12, open)).get(429)).toBe(2);
    expect((await app.ask('GET', '/api/queues', { key: '', address })).status).toBe(429);
    expect((await app.ask('GET', '/health/live', { key: '', address })).status).toBe(200);
    expect((await app.ask('GET', '/openapi.json', { key: '', address: '203.0.113.10' })).status).toBe(200);
  });

  it('believe a proxy about the address only when told to', async () => {
    const asked = async (env: Record<string, string>, forwarded: string): Promise<string> => {
      const app = await anAccessApp({ redisUrl: server.url, env });
      await app.ask('GET', '/api/queues', { headers: { 'x-forwarded-for': forwarded } });
      const line = app
        .log()
        .split('\n')
        .find((text) => text.includes('/api/queues'));
      return (JSON.parse(line ?? '{}') as { address: string }).address;
    };
    expect(await asked({}, '203.0.113.7')).toBe('127.0.0.1');
    expect(await asked({ TRUST_PROXY: 'true' }, '203.0.113.7')).toBe('203.0.113.7');
    expect(await asked({ TRUST_PROXY: '1' }, '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7');
    expect(await asked({ TRUST_PROXY: '10.0.0.0/8' }, '203.0.113.7')).toBe('127.0.0.1');
    expect(await asked({ TRUST_PROXY: '127.0.0.1' }, '203.0.113.7')).toBe('203.0.113.7');
  });

  it('go on in each process alone while Redis is away', async () => {
    const own = await DurableRedis.start();
    const app = await anAccessApp({ redisUrl: own.url, env: { RATE_LIMIT_PER_MINUTE: '600' } });
    const { key } = await app.keyFor('team-a', 'operator');
    expect((await app.ask('GET', '/api/instances', { key })).status).toBe(200);
    await own.kill();

    const stale = await eventually(async () => {
      const answer = await app.ask('GET', '/api/instances', { key });
      expect(answer.body).toMatchObject({ stale: true });
      return answer;
    });
    expect(stale.status).toBe(200);
    const refused = await app.ask('DELETE', NOBODY, { key });
    expect(refused.body).toMatchObject({ status: 503, code: 'storage_unavailable' });
    const read = async (): Promise<Answer> => app.ask('GET', '/api/instances', { key });
    await eventually(async () => expect((await statuses(20, read)).has(429)).toBe(true));
  });
});
