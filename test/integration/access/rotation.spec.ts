import { aCreateRequest } from '../../builders/a-create-request.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { dumpStore } from '../../support/store-dump.js';
import { anAccessApp } from './an-access-app.js';

jest.setTimeout(30_000);

const [first, second, third] = ['first', 'second', 'third'].map((name) =>
  `${name}-encryption-key-`.padEnd(40, 'x'),
);

describe('A new encryption key', () => {
  let server: PrivateRedis;
  beforeAll(async () => {
    server = await aPrivateRedis();
  });

  it('seals from now on, and what older ones have sealed goes on being read while they are known', async () => {
    const novita = await aNovita();
    let prefix: string | undefined;
    const start = async (env: Record<string, string | undefined>) => {
      const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value ?? '']));
      const app = await anAccessApp({ redisUrl: server.url, novita, prefix, env: given });
      prefix = app.prefix;
      return app;
    };
    const create = async (app: Awaited<ReturnType<typeof start>>, value: string): Promise<string> => {
      const body = aCreateRequest({ envs: [{ key: 'TOKEN', value }] });
      return String((await app.ask('POST', '/api/instances', { body })).body['instanceId']);
    };
    const secretsOf = async (app: Awaited<ReturnType<typeof start>>, id: string) =>
      app.ask('GET', `/api/instances/${id}?include=secrets`);
    const keyIds = async (app: Awaited<ReturnType<typeof start>>): Promise<Set<string>> =>
      new Set((await dumpStore(app.redis)).match(/enc1\.[0-9a-f]{8}/g));

    const one = await start({ ENCRYPTION_KEY: first });
    const old = await create(one, 'old-value');
    expect((await keyIds(one)).size).toBe(1);

    const two = await start({ ENCRYPTION_KEY: second, ENCRYPTION_KEYS_PREVIOUS: first });
    const young = await create(two, 'young-value');
    expect((await keyIds(two)).size).toBe(2);

    const three = await start({ ENCRYPTION_KEY: third, ENCRYPTION_KEYS_PREVIOUS: `${second},${first}` });
    for (const [id, value] of [
      [old, 'old-value'],
      [young, 'young-value'],
    ] as const)
      expect((await secretsOf(three, id)).body).toMatchObject({ spec: { envs: [{ key: 'TOKEN', value }] } });

    const forgetful = await start({ ENCRYPTION_KEY: third });
    const refused = await secretsOf(forgetful, old);
    expect(refused).toMatchObject({ status: 500, body: { code: 'secret_unreadable', retryable: false } });
    expect(refused.text).not.toContain('old-value');
    expect((await forgetful.ask('GET', `/api/instances/${old}`)).status).toBe(200);
  });

  it('that replaced a lost one repeats nothing, and buys nothing whose variables cannot be read', async () => {
    const novita = await aNovita();
    const before = await anAccessApp({ redisUrl: server.url, novita, env: { ENCRYPTION_KEY: first ?? '' } });
    const once = {
      body: aCreateRequest({ envs: [{ key: 'TOKEN', value: 'canary' }] }),
      headers: { 'idempotency-key': 'once' },
    };
    const { instanceId = '' } = (await before.ask('POST', '/api/instances', once)).body;

    const { prefix } = before;
    const env = { ENCRYPTION_KEY: second ?? '', ROLE: 'all' };
    const after = await anAccessApp({ redisUrl: server.url, novita, prefix, env });
    const repeated = await after.ask('POST', '/api/instances', once);
    expect(repeated).toMatchObject({ status: 500, body: { code: 'secret_unreadable' } });
    await eventually(async () => {
      const { body } = await after.ask('GET', `/api/instances/${String(instanceId)}`);
      expect(body).toMatchObject({ status: 'failed', failure: { code: 'secret_unreadable' } });
    }, 20_000);
    expect(novita.calls('create')).toEqual([]);
  });
});
