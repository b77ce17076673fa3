import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type AccessApp, ADMIN_KEY, anAccessApp, type Answer } from './an-access-app.js';

const NOBODY = '/api/instances/inst_01JD0000000000000000000009';

jest.setTimeout(30_000);

describe('The session of the page', () => {
  let server: PrivateRedis;
  let app: AccessApp;

  beforeAll(async () => {
    server = await aPrivateRedis();
    app = await anAccessApp({ redisUrl: server.url });
  });

  const logIn = async (key: string): Promise<{ cookie: string; csrfToken: string; answer: Answer }> => {
    const answer = await app.ask('POST', '/api/session', { key: '', body: { key } });
    const setCookie = String(answer.headers['set-cookie'] ?? '');
    return { cookie: setCookie.split(';')[0] ?? '', csrfToken: String(answer.body['csrfToken']), answer };
  };
  const asks = async (method: string, url: string, headers: Record<string, string>): Promise<number> =>
    (await app.ask(method, url, { key: '', headers })).status;

  it('begins with a key and is a cookie that no script can read', async () => {
    const { key } = await app.keyFor('team-a', 'operator');
    const { answer, cookie } = await logIn(key);
    expect(answer.status).toBe(201);
    expect(answer.headers['set-cookie']).toMatch(
      /^ngi_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.body).toMatchObject({ owner: 'team-a', role: 'operator' });
    expect(await asks('GET', '/api/instances', { cookie })).toBe(200);
    expect(await asks('GET', '/metrics', { cookie })).toBe(200);

    const again = await app.ask('GET', '/api/session', { key: '', headers: { cookie } });
    expect(again.body).toEqual(answer.body);
    const stored = (await app.redis.keys('*')).filter((name) => name.includes(':session:'));
    expect(stored.join()).not.toContain(cookie.split('=')[1]);
    expect(app.log()).not.toContain(cookie.split('=')[1]);
  });

  it('is for encrypted connections only where there is one', async () => {
    const behindTls = await anAccessApp({ redisUrl: server.url, env: { TRUST_PROXY: 'true' } });
    const answer = await behindTls.ask('POST', '/api/session', {
      key: '',
      body: { key: ADMIN_KEY },
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(answer.headers['set-cookie']).toMatch(/; Secure$/);
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d+/);
  });

  it('changes nothing without its token', async () => {
    const { cookie, csrfToken } = await logIn((await app.keyFor('team-a', 'operator')).key);
    const other = await logIn(ADMIN_KEY);
    for (const token of ['', 'x', other.csrfToken]) {
      const { body } = await app.ask('DELETE', NOBODY, {
        key: '',
        headers: { cookie, ...(token ? { 'x-csrf-token': token } : {}) },
      });
      expect(body).toMatchObject({ status: 403, code: 'csrf_token_wrong' });
    }
    expect(await asks('DELETE', NOBODY, { cookie, 'x-csrf-token': csrfToken })).toBe(404);
  });

  it('may do what its key may', async () => {
    const { cookie, csrfToken } = await logIn((await app.keyFor('team-a', 'viewer')).key);
    expect(await asks('GET', NOBODY, { cookie })).toBe(404);
    expect(await asks('DELETE', NOBODY, { cookie, 'x-csrf-token': csrfToken })).toBe(403);
    expect(await asks('GET', '/api/keys', { cookie })).toBe(403);
  });

  it('ends with its key', async () => {
    const { id, key } = await app.keyFor('team-a', 'viewer');
    const { cookie } = await logIn(key);
    expect(await asks('GET', '/api/instances', { cookie })).toBe(200);
    await app.ask('DELETE', `/api/keys/${id}`);
    expect(await asks('GET', '/api/instances', { cookie })).toBe(401);
  });

  it('ends when the page logs out: at once here, soon everywhere', async () => {
    const other = await anAccessApp({ redisUrl: server.url, prefix: app.prefix });
    const { cookie, csrfToken } = await logIn(ADMIN_KEY);
    const asksOther = async (): Promise<number> =>
      (await other.ask('GET', '/api/queues', { key: '', headers: { cookie } })).status;
    expect(await asksOther()).toBe(200);
    const out = await app.ask('DELETE', '/api/session', {
      key: '',
      headers: { cookie, 'x-csrf-token': csrfToken },
    });
    expect(out.status).toBe(204);
    expect(out.headers['set-cookie']).toMatch(/^ngi_session=; Path=\/; Max-Age=0; HttpOnly/);
    expect(await asks('GET', '/api/queues', { cookie })).toBe(401);
    await eventually(async () => expect(await asksOther()).toBe(401), 6_000);
  });

  it('does not begin with a wrong key, and is none for a key by itself', async () => {
    for (const key of ['nonsense', `${ADMIN_KEY}x`, ''])
      expect((await logIn(key)).answer.status).toBe(key === '' ? 400 : 401);
    expect((await app.ask('GET', '/api/session')).body).toMatchObject({ code: 'session_not_found' });
    for (const cookie of ['ngi_session=', `ngi_session=${'a'.repeat(43)}`, `ngi_session=${ADMIN_KEY}`])
      expect(await asks('GET', '/api/instances', { cookie })).toBe(401);
  });
});
