import { AuditLog } from '../../../src/access/audit-log.js';
import { aCreateRequest } from '../../builders/a-create-request.js';
import { eventually } from '../../support/eventually.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { type AccessApp, anAccessApp } from './an-access-app.js';

jest.setTimeout(30_000);

interface Entry {
  at: string;
  trail: string;
  action: string;
  requestId?: string;
  [field: string]: unknown;
}

describe('The audit trail', () => {
  let server: PrivateRedis;
  let novita: NovitaSandbox;
  let app: AccessApp;
  beforeAll(async () => {
    server = await aPrivateRedis();
    novita = await aNovita();
    app = await anAccessApp({ redisUrl: server.url, novita });
  });

  const entries = async (query = ''): Promise<Entry[]> => {
    const { status, body, text } = await app.ask('GET', `/api/audit${query}`);
    if (status !== 200) throw new Error(text);
    return body['entries'] as Entry[];
  };
  const entryOf = async (requestId: string): Promise<Entry> =>
    eventually(async () => {
      const [entry] = await entries(`?requestId=${requestId}`);
      if (!entry) throw new Error(`Nothing is known of ${requestId}`);
      return entry;
    });
  const ask = async (method: string, url: string, key: string, body?: unknown): Promise<Entry> => {
    const requestId = `req-${Math.random().toString(36).slice(2)}`;
    const address = '203.0.113.7';
    await app.ask(method, url, { key, body, address, headers: { 'x-request-id': requestId } });
    return entryOf(requestId);
  };

  it('says who asked for what, on what, from where, and what came of it', async () => {
    const { id: keyId, key } = await app.keyFor('team-a', 'operator');
    const created = await ask('POST', '/api/instances', key, aCreateRequest());
    expect(created).toMatchObject({
      trail: 'requests',
      actor: 'team-a',
      keyId,
      action: 'createInstance',
      instanceId: expect.stringMatching(/^inst_/) as string,
      subject: expect.stringMatching(/^op_/) as string,
      address: '203.0.113.7',
      status: 202,
    });
    const instanceId = String(created['instanceId']);
    expect(await ask('POST', `/api/instances/${instanceId}/stop`, key)).toMatchObject({
      action: 'stopInstance',
      instanceId,
      status: 202,
    });
    expect((await entries(`?instanceId=${instanceId}`)).map(({ action }) => action)).toEqual([
      'stopInstance',
      'createInstance',
    ]);
  });

  it('says so of what was refused, too', async () => {
    const viewer = await app.keyFor('team-a', 'viewer');
    const nobody = 'inst_01JD0000000000000000000009';
    expect(await ask('DELETE', `/api/instances/${nobody}`, viewer.key)).toMatchObject({
      action: 'deleteInstance',
      instanceId: nobody,
      status: 403,
    });
    const operator = await app.keyFor('team-b', 'operator');
    expect(await ask('DELETE', `/api/instances/${nobody}`, operator.key)).toMatchObject({ status: 404 });
    expect(await ask('POST', '/api/instances', operator.key, { name: '-' })).toMatchObject({ status: 400 });
  });

  it('has every key that was made and revoked', async () => {
    const { id } = await app.keyFor('team-c', 'viewer');
    await app.ask('DELETE', `/api/keys/${id}`);
    const about = await eventually(async () => {
      const all = (await entries('?actor=admin')).filter(({ subject }) => subject === id);
      expect(all).toHaveLength(2);
      return all;
    });
    expect(about.map(({ action, status }) => [action, status])).toEqual([
      ['revokeKey', 204],
      ['createKey', 201],
    ]);
  });

  it('holds no read, no use of an instance and nothing of strangers', async () => {
    const { key } = await app.keyFor('team-d', 'operator');
    const instance = '/api/instances/inst_01JD0000000000000000000009';
    await app.ask('GET', instance, { key });
    await app.ask('PUT', `${instance}/last-used`, { key, body: {} });
    await app.ask('POST', '/api/instances', { key: 'wrong', body: aCreateRequest() });
    await ask('POST', `${instance}/stop`, key);
    expect((await entries('?actor=team-d')).map(({ action }) => action)).toEqual(['stopInstance']);
  });

  it('is in the log as JSON lines as well', async () => {
    const { key } = await app.keyFor('team-e', 'operator');
    const { requestId } = await ask('POST', '/api/instances', key, aCreateRequest());
    const lines = app.log().split('\n').filter(Boolean);
    const audits = lines.flatMap((line) => {
      const { msg, audit } = JSON.parse(line) as { msg: string; audit?: Entry };
      return msg === 'audit' && audit?.requestId === requestId ? [audit] : [];
    });
    expect(audits).toMatchObject([{ action: 'createInstance', actor: 'team-e', status: 202 }]);
  });

  it('is read page by page and by time, calls and requests in one row', async () => {
    const own = await anAccessApp({ redisUrl: server.url });
    const log = own.nest.get(AuditLog);
    for (let n = 1; n <= 9; n += 1) {
      const entry = { at: n * 1_000, actor: 'test', action: `a${n}` };
      if (n % 3 === 0) await log.append(entry);
      else await log.write('requests', [entry]);
    }
    const all: string[] = [];
    let token: string | undefined;
    do {
      const query = `?actor=test&pageSize=2${token ? `&pageToken=${token}` : ''}`;
      const { body } = await own.ask('GET', `/api/audit${query}`);
      const page = body['entries'] as Entry[];
      expect(page.length).toBeLessThanOrEqual(2);
      all.push(...page.map(({ action }) => action));
      token = body['nextPageToken'] as string | undefined;
    } while (token);
    // Of one millisecond, each trail is in its own order.
    expect(all.toSorted()).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9']);
    expect(all.filter((action) => ['a3', 'a6', 'a9'].includes(action))).toEqual(['a9', 'a6', 'a3']);
    expect(all.filter((action) => !['a3', 'a6', 'a9'].includes(action))).toEqual([
      'a8',
      'a7',
      'a5',
      'a4',
      'a2',
      'a1',
    ]);

    const read = async (query: string): Promise<string[]> =>
      ((await own.ask('GET', `/api/audit${query}`)).body['entries'] as Entry[]).map(({ action }) => action);
    expect(await read('?trail=calls')).toEqual(['a9', 'a6', 'a3']);
    expect(await read('?action=a4')).toEqual(['a4']);
    expect(await read('?until=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await read('?since=2020-01-01T00:00:00Z')).toHaveLength(9);
    expect((await own.ask('GET', '/api/audit?since=yesterday')).status).toBe(400);
    const stolen = (await own.ask('GET', '/api/audit?pageSize=1')).body['nextPageToken'];
    expect((await own.ask('GET', `/api/audit?actor=x&pageToken=${String(stolen)}`)).status).toBe(400);
  });

  it('is for admins only', async () => {
    for (const role of ['viewer', 'operator'] as const) {
      const { key } = await app.keyFor('team-a', role);
      expect((await app.ask('GET', '/api/audit', { key })).status).toBe(403);
    }
  });
});
