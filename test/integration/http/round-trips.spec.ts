import { setTimeout as pause } from 'node:timers/promises';
import { aCreateRequest } from '../../builders/a-create-request.js';
import { App, type AppRequest } from '../../support/app.js';
import { aPrivateRedis } from '../../support/private-redis.js';
import { RedisTap } from '../../support/redis-tap.js';
import { aNovita } from '../../support/stage.js';

const CREATE = { method: 'POST', url: '/api/instances', body: aCreateRequest() };

/** What a process does in between, such as reading a key again, may fall into a try; not into all of them. */
const TRIES = 8;

describe('A request that is asked for over and over waits for Redis', () => {
  let app: App;
  let tap: RedisTap;
  let headers: Record<string, string>;
  let id: string;

  beforeAll(async () => {
    const redis = await aPrivateRedis();
    tap = await RedisTap.before(redis);
    app = await App.start({ novita: await aNovita(), env: { REDIS_URL: tap.url, ROLE: 'api' } });
    const body = { name: 'ann', owner: 'ann', role: 'operator' };
    const made = await app.ask({ method: 'POST', url: '/api/keys', body });
    headers = { authorization: `Bearer ${made.json<{ key: string }>().key}` };
    id = (await app.ask({ ...CREATE, headers })).json<{ instanceId: string }>().instanceId;
  });

  /** The fewest of a few tries, of which the first ones warm what is remembered. */
  async function fewestTrips(request: AppRequest, status: number): Promise<number> {
    const counts: number[] = [];
    for (let tries = 0; tries < TRIES; tries++) {
      const before = tap.roundTrips;
      const answer = await app.ask({ ...request, headers });
      expect(answer.status).toBe(status);
      counts.push(tap.roundTrips - before);
      await pause(5);
    }
    return Math.min(...counts);
  }

  it.each([
    ['GET of one instance', 1, 200, () => ({ method: 'GET', url: `/api/instances/${id}` })],
    ['GET of a page', 1, 200, () => ({ method: 'GET', url: '/api/instances?pageSize=50' })],
    ['PUT last-used', 1, 200, () => ({ method: 'PUT', url: `/api/instances/${id}/last-used`, body: {} })],
    ['POST: once for record and outbox, once for the jobs', 2, 202, () => CREATE],
  ])('%s: %i time(s)', async (_name, trips, status, request) => {
    expect(await fewestTrips(request(), status)).toBe(trips);
  });
});
