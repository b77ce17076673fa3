import { readFileSync } from 'node:fs';
import type { TestingModule } from '@nestjs/testing';
import { ENDPOINTS } from '../../../src/novita/endpoints.js';
import { NovitaClient } from '../../../src/novita/novita-client.js';
import { NOVITA_DEFAULT_TIMES } from '../../../src/novita/novita-times.js';
import { pace } from '../../../src/novita/outgoing-limiter.js';
import { endsWithItsTest } from '../../support/endings.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type DoorOptions, openDoor } from './novita-door.js';
import { envelope, ScriptedServer, sendJson } from './scripted-server.js';

jest.setTimeout(60_000);

/** Of calls that have to wait their turn, and for a busy machine. */
const PATIENT_MS = 30_000;

/** What docs/novita-calls.md says, seen from Novita's side. */
describe('Calls to Novita', () => {
  const novita = new ScriptedServer();
  let redis: PrivateRedis;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    await novita.listen();
    endsWithItsTest(async () => novita.close());
  });

  async function aProcess(options: Partial<DoorOptions> = {}): Promise<NovitaClient> {
    const app: TestingModule = await openDoor({ redisUrl: redis.url, baseUrl: novita.url, ...options });
    endsWithItsTest(async () => app.close());
    return app.get(NovitaClient);
  }

  /** Two applications with a connection each, as two processes have. */
  async function twoProcesses(options: Partial<DoorOptions>): Promise<[NovitaClient, NovitaClient]> {
    const prefix = `shared${process.hrtime.bigint()}`;
    return Promise.all([aProcess({ ...options, prefix }), aProcess({ ...options, prefix })]);
  }

  const CLIENT_ERRORS = [
    400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 413, 415, 422, 423, 424, 451, 499,
  ];

  it.each(CLIENT_ERRORS)('that are answered with %d never open the breaker', async (status) => {
    const api = await aProcess({
      novita: { maxRetries: 0 },
      times: { breakerFailures: 2, breakerOpenMs: 60_000 },
    });
    const asPage = status % 2 === 0;
    novita.answers((_request, response) => {
      if (asPage) response.writeHead(status, { 'content-type': 'text/html' }).end('<html>no</html>');
      else sendJson(response, envelope(status, 'SOME_REASON'), status);
    });
    for (let call = 0; call < 6; call += 1)
      await expect(api.getInstance('i1')).rejects.toHaveProperty('httpStatus', status);
    expect(novita.seen).toHaveLength(6);
  });

  it('that are answered with 429 again and again do not open it either', async () => {
    const api = await aProcess({
      novita: { maxRetries: 0 },
      times: { breakerFailures: 2, breakerOpenMs: 60_000 },
    });
    novita.answersJson(envelope(429, 'RATE_LIMIT_EXCEEDED'), 429, { 'retry-after': '0' });
    for (let call = 0; call < 6; call += 1)
      await expect(api.listClusters()).rejects.toMatchObject({ because: 'told-to-wait' });
    expect(novita.seen).toHaveLength(6);
  });

  it('wait until the moment that Novita names as an HTTP date', async () => {
    const api = await aProcess();
    const until = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000);
    let cameBackAt = 0;
    novita.answers((_request, response) => {
      if (novita.seen.length > 1) {
        cameBackAt = Date.now();
        return sendJson(response, { data: [] });
      }
      sendJson(response, envelope(429, 'RATE_LIMIT_EXCEEDED'), 429, { 'retry-after': until.toUTCString() });
    });
    await expect(api.listClusters()).resolves.toEqual([]);
    expect(cameBackAt).toBeGreaterThanOrEqual(until.getTime() - 20);
  });

  it.each([
    ['seconds', () => '30'],
    ['an HTTP date', () => new Date(Date.now() + 30_000).toUTCString()],
  ])('stop in all processes when Novita asks for a longer pause, in %s', async (_form, retryAfter) => {
    const [one, other] = await twoProcesses({});
    novita.answersJson(envelope(429, 'RATE_LIMIT_EXCEEDED'), 429, { 'retry-after': retryAfter() });
    await expect(one.listClusters()).rejects.toMatchObject({ because: 'told-to-wait' });
    await expect(other.getBalance()).rejects.toMatchObject({ because: 'told-to-wait' });
    await expect(other.deleteInstance('i1')).rejects.toMatchObject({ because: 'told-to-wait' });
    expect(novita.seen).toHaveLength(1);
  });

  it('share one budget over two processes', async () => {
    const rate = 600;
    const { burst, intervalMs } = pace(rate);
    const beyond = 4;
    const processes = await twoProcesses({
      novita: { ratePerMinute: rate, maxRetries: 0, timeoutMs: PATIENT_MS },
    });
    const times: number[] = [];
    novita.answers((_request, response) => {
      times.push(performance.now());
      sendJson(response, { data: [] });
    });
    const began = performance.now();
    const half = (burst + beyond) / 2;
    await Promise.all(
      processes.flatMap((api) => Array.from({ length: half }, async () => api.listClusters())),
    );
    expect(times).toHaveLength(burst + beyond);
    expect(Math.max(...times) - began).toBeGreaterThanOrEqual(beyond * intervalMs - intervalMs / 2);
  });

  it('that are urgent go before those that wait for their turn, in whichever process', async () => {
    const { burst } = pace(60);
    const [busy, other] = await twoProcesses({
      novita: { ratePerMinute: 60, maxRetries: 0, timeoutMs: PATIENT_MS },
    });
    novita.answersJson({ data: [] });
    await Promise.all(Array.from({ length: burst }, async () => busy.listClusters()));
    const waiting = [busy.listClusters(), other.listClusters()];
    await other.stopInstance('i1');
    await busy.deleteInstance('i2');
    expect(novita.seen.slice(burst).map(({ path }) => path.split('/').at(-1))).toEqual(['stop', 'delete']);
    await Promise.all(waiting);
    expect(novita.seen).toHaveLength(burst + 4);
  });
});

describe('docs/novita-calls.md', () => {
  const page = readFileSync('docs/novita-calls.md', 'utf8');

  it('has every call that we make, under its kind', () => {
    const rows = [...page.matchAll(/^\| (read|command|urgent|create) +\| ([^|]+)\|/gm)];
    const said = rows.flatMap(([, kind = '', calls = '']) =>
      [...calls.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => `${name}: ${kind}`),
    );
    const known = Object.entries(ENDPOINTS).map(([name, { kind }]) => `${name}: ${kind}`);
    expect(said.toSorted()).toEqual(known.toSorted());
  });

  it('has the figures of the code', () => {
    const { breakerFailures, breakerOpenMs, firstRetryMs, longestRetryMs, longestCreateQueueMs } =
      NOVITA_DEFAULT_TIMES;
    for (const figure of [
      `${breakerFailures} failures in a row`,
      `${breakerOpenMs / 1_000} s`,
      `${firstRetryMs} ms`,
      `${longestRetryMs / 1_000} s`,
      `${longestCreateQueueMs} ms`,
    ])
      expect(page).toContain(figure);
  });
});
