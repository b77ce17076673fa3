import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { aCreateRequest } from '../../builders/a-create-request.js';
import { App } from '../../support/app.js';
import { endsWithItsTest } from '../../support/endings.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis } from '../../support/private-redis.js';
import { aNovita, aReceiver } from '../../support/stage.js';

jest.setTimeout(60_000);

interface Family {
  family: string;
  owner: string;
  bound: string;
  matches: RegExp;
}

/** The table of docs/scaling.md, as `bench/key-families.mjs` reads it, too. */
function families(): Family[] {
  const rows = readFileSync('docs/scaling.md', 'utf8').matchAll(/^\| (`.+?) +\| (`.+?`) +\| (.+?) +\|$/gm);
  return [...rows].flatMap(([, keys = '', owner = '', bound = '']) =>
    [...keys.matchAll(/`([^`]+)`/g)].map(([, family = '']) => {
      const pattern = family.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/<[^>]+>/g, '.+');
      return { family, owner, bound, matches: new RegExp(`^\\{[^}]+\\}:${pattern}$`) };
    }),
  );
}

describe('Every key in Redis', () => {
  it('belongs to a family that has an owner and a bound', async () => {
    const redis = await aPrivateRedis();
    const client = new Redis({ path: redis.url.slice('unix://'.length) });
    endsWithItsTest(() => client.disconnect());
    const receiver = await aReceiver();
    const app = await App.start({
      novita: await aNovita(),
      env: {
        REDIS_URL: redis.url,
        ROLE: 'all',
        WEBHOOK_URL: receiver.url,
        QUOTA_INSTANCES: '10',
        QUOTA_USD_PER_HOUR: '100',
        NOVITA_RATE_LIMIT_PER_MINUTE: '100000',
        GARBAGE_COLLECTION_INTERVAL_SECONDS: '0.3',
        SYNC_INTERVAL_MINUTES: '0.01',
        INVARIANTS_CHECK_INTERVAL_MINUTES: '0.01',
        AUTO_STOP_CHECK_INTERVAL_MINUTES: '0.01',
        BALANCE_CHECK_INTERVAL_MINUTES: '0.01',
      },
    });
    const ask = async (method: string, url: string, body?: unknown, headers?: Record<string, string>) => {
      const answer = await app.ask({ method, url, body, headers });
      expect([url, answer.status, answer.status < 300 || answer.text]).toEqual([url, answer.status, true]);
      return answer.json<Record<string, string>>();
    };
    const { key } = await ask('POST', '/api/keys', { name: 'ann', owner: 'ann', role: 'admin' });
    await ask('POST', '/api/session', { key });
    await ask('POST', '/api/webhooks/endpoints', { url: `${receiver.url}/endpoint` });
    const once = { 'idempotency-key': 'once' };
    const { instanceId } = await ask('POST', '/api/instances', aCreateRequest(), once);
    await eventually(async () => {
      const { status } = await ask('GET', `/api/instances/${instanceId}`);
      expect(status).toBe('ready');
    }, 30_000);
    await ask('PUT', `/api/instances/${instanceId}/last-used`, {});
    await ask('GET', '/api/offers?productName=RTX%204090%2024GB');
    await ask('GET', '/api/templates');
    await app.askBySocket({ method: 'GET', url: '/api/events' });
    await ask('GET', '/api/admin/invariants');
    await ask('POST', '/api/instances/sync', { dryRun: true });
    await ask('POST', '/api/instances/auto-stop/trigger', { dryRun: false });
    await ask('POST', `/api/instances/${instanceId}/stop`);
    await eventually(async () => {
      const { status } = await ask('GET', `/api/instances/${instanceId}`);
      expect(status).toBe('exited');
    }, 30_000);
    await ask('DELETE', `/api/instances/${instanceId}`);
    await eventually(async () => {
      const { status } = await ask('GET', `/api/instances/${instanceId}`);
      expect(status).toBe('terminated');
    }, 30_000);

    const known = families();
    const keys = await client.keys('*');
    expect(keys.length).toBeGreaterThan(50);
    expect(keys.filter((one) => !known.some(({ matches }) => matches.test(one)))).toEqual([]);
    expect(known.filter(({ owner, bound }) => owner === '' || bound === '')).toEqual([]);
  });
});
