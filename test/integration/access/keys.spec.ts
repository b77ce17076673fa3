import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestOf, makeKey } from '../../../src/access/key-text.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { dumpStore } from '../../support/store-dump.js';
import { type AccessApp, anAccessApp } from './an-access-app.js';

jest.setTimeout(30_000);

describe('Keys', () => {
  let server: PrivateRedis;
  let app: AccessApp;

  beforeAll(async () => {
    server = await aPrivateRedis();
    app = await anAccessApp({ redisUrl: server.url });
  });

  const asks = async (key: string, headers = {}): Promise<number> =>
    (await app.ask('GET', '/api/instances', { key, headers })).status;

  it('are shown once, and are nowhere afterwards', async () => {
    const made = await app.ask('POST', '/api/keys', {
      body: { name: 'ci', owner: 'team-a', role: 'operator' },
    });
    expect(made.status).toBe(201);
    const { id, key } = made.body as { id: string; key: string };
    expect(made.body).toMatchObject({
      owner: 'team-a',
      role: 'operator',
      createdBy: 'admin',
      scopes: expect.arrayContaining(['instances:read', 'instances:write']) as string[],
    });
    expect(await asks(key)).toBe(200);

    const listed = await app.ask('GET', '/api/keys');
    expect(listed.text).toContain(id);
    const everything = await dumpStore(app.redis);
    const secret = key.split('_')[2] ?? '';
    for (const place of [listed.text, everything, app.log()]) {
      expect(place).not.toContain(secret);
      expect(place).not.toContain(key);
    }
    expect(everything).toContain(digestOf(key));
  });

  it('open by either header and never from an address', async () => {
    const { key } = await app.keyFor('team-a', 'viewer');
    expect(await asks('', { 'x-api-key': key })).toBe(200);
    for (const url of [`/api/instances?key=${key}`, `/api/instances?api_key=${key}`])
      expect((await app.ask('GET', url, { key: '' })).status).toBe(401);
  });

  it.each([
    ['a made-up key of the right form', () => makeKey('key_01JD0000000000000000000009')],
    ['a key with a typing error', (key: string) => `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`],
    ['the id of a key', (_key: string, id: string) => id],
    ['the digest of a key', (key: string) => digestOf(key)],
    ['nothing', () => ' '],
  ])('do not open: %s', async (_what, wrong) => {
    const { id, key } = await app.keyFor('team-a', 'operator');
    expect(await asks(wrong(key, id))).toBe(401);
  });

  it('are looked at with each request, also where several take turns on one connection', async () => {
    await app.nest.listen(0, '127.0.0.1');
    const { port } = app.nest.getHttpServer().address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const connections = new Set<unknown>();
    const asksFor = async (path: string, key: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${key}` };
        const asked = request({ host: '127.0.0.1', port, path, agent, headers }, (answer) => {
          connections.add(answer.socket);
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
        });
        asked.on('error', reject).end();
      });
    const [ann, bob] = [await app.keyFor('ann', 'viewer'), await app.keyFor('bob', 'viewer')];
    const nobody = makeKey('key_01JD0000000000000000000009');
    const unknown = '/api/instances/inst_01JD0000000000000000000009';
    for (let round = 0; round < 2; round++)
      for (const [path, found] of [
        ['/api/instances', 200],
        [unknown, 404],
      ] as const) {
        expect(await asksFor(path, ann.key)).toBe(found);
        expect(await asksFor(path, nobody)).toBe(401);
        expect(await asksFor(path, bob.key)).toBe(found);
        expect(await asksFor(path, ann.key)).toBe(found);
      }
    await app.ask('DELETE', `/api/keys/${ann.id}`);
    expect(await asksFor(unknown, ann.key)).toBe(401);
    expect(await asksFor(unknown, bob.key)).toBe(404);
    expect(connections.size).toBe(1);
    agent.destroy();
  });

  it('end when they are revoked: at once here, within five seconds elsewhere', async () => {
    const { id, key } = await app.keyFor('team-a', 'operator');
    const other = await anAccessApp({ redisUrl: server.url, prefix: app.prefix });
    const asksOther = async (): Promise<number> => (await other.ask('GET', '/api/instances', { key })).status;
    expect(await asksOther()).toBe(200);

    expect((await app.ask('DELETE', `/api/keys/${id}`)).status).toBe(204);
    const revokedAt = performance.now();
    expect(await asks(key)).toBe(401);
    await eventually(async () => expect(await asksOther()).toBe(401), 6_000);
    expect(performance.now() - revokedAt).toBeLessThan(5_000);
    expect((await app.ask('DELETE', `/api/keys/${id}`)).body).toMatchObject({ code: 'key_not_found' });
  });

  it('end at their time', async () => {
    const made = await app.ask('POST', '/api/keys', {
      body: {
        name: 'short',
        owner: 'a',
        role: 'viewer',
        expiresAt: new Date(Date.now() + 700).toISOString(),
      },
    });
    const { key } = made.body as { key: string };
    expect(await asks(key)).toBe(200);
    await eventually(async () => expect(await asks(key)).toBe(401), 3_000);
  });

  it('survive a restart', async () => {
    const { key } = await app.keyFor('team-a', 'viewer');
    const next = await anAccessApp({ redisUrl: server.url, prefix: app.prefix });
    expect((await next.ask('GET', '/api/instances', { key })).status).toBe(200);
  });

  it('say when they were used last, written now and then only', async () => {
    const { id, key } = await app.keyFor('team-a', 'viewer');
    const lastUse = async (): Promise<string | undefined> => {
      const { keys } = (await app.ask('GET', '/api/keys')).body as {
        keys: { id: string; lastUsedAt?: string }[];
      };
      return keys.find((one) => one.id === id)?.lastUsedAt;
    };
    expect(await lastUse()).toBeUndefined();
    await asks(key);
    const first = await eventually(async () => {
      const at = await lastUse();
      expect(at).toBeDefined();
      return at;
    });
    for (let n = 0; n < 20; n += 1) await asks(key);
    expect(await lastUse()).toBe(first);
  });

  it('are made and seen by admins only, and give no more than their maker has', async () => {
    const { key } = await app.keyFor('team-a', 'operator');
    for (const [method, url] of [
      ['GET', '/api/keys'],
      ['POST', '/api/keys'],
      ['DELETE', '/api/keys/key_01JD0000000000000000000009'],
    ] as const)
      expect((await app.ask(method, url, { key })).body).toMatchObject({ status: 403, code: 'forbidden' });

    const keeper = await app.keyFor('ops', 'admin', ['keys', 'instances:read']);
    const body = { name: 'more', owner: 'ops', role: 'operator' };
    expect((await app.ask('POST', '/api/keys', { key: keeper.key, body })).status).toBe(400);
    const less = { ...body, scopes: ['instances:read'] };
    expect((await app.ask('POST', '/api/keys', { key: keeper.key, body: less })).status).toBe(201);
  });

  it('do nothing outside their scopes', async () => {
    const { key } = await app.keyFor('team-a', 'operator', ['instances:read']);
    expect(await asks(key)).toBe(200);
    const refused = await app.ask('DELETE', '/api/instances/inst_01JD0000000000000000000009', { key });
    expect(refused.body).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it.each([
    [{ owner: 'a', role: 'viewer' }, '#/name'],
    [{ name: 'n', owner: 'a:b', role: 'viewer' }, '#/owner'],
    [{ name: 'n', owner: 'a', role: 'root' }, '#/role'],
    [{ name: 'n', owner: 'a', role: 'viewer', scopes: [] }, '#/scopes'],
    [{ name: 'n', owner: 'a', role: 'viewer', scopes: ['keys'] }, '#/scopes'],
    [{ name: 'n', owner: 'a', role: 'viewer', expiresAt: 'soon' }, '#/expiresAt'],
    [{ name: 'n', owner: 'a', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' }, '#/expiresAt'],
    [{ name: 'n', owner: 'a', role: 'viewer', digest: 'x' }, '#/digest'],
  ])('are refused when asked for wrongly: %j', async (body, pointer) => {
    const { status, body: problem } = await app.ask('POST', '/api/keys', { body });
    expect(status).toBe(400);
    expect(problem['errors']).toEqual([expect.objectContaining({ pointer })]);
  });

  it('are not made up from what the store cannot read', async () => {
    const { id, key } = await app.keyFor('team-a', 'viewer');
    const fresh = await anAccessApp({ redisUrl: server.url, prefix: app.prefix });
    await app.redis.hset(`{${app.prefix}}:api-keys`, id, '{"role":"admin"}');
    expect((await fresh.ask('GET', '/api/instances', { key })).status).toBe(401);
  });
});
