import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type AccessApp, anAccessApp, type Answer } from './an-access-app.js';

jest.setTimeout(30_000);

const OURS = 'https://gpu.example.com';

describe('Pages of other origins', () => {
  let server: PrivateRedis;
  beforeAll(async () => {
    server = await aPrivateRedis();
  });

  const start = async (origins: string): Promise<AccessApp> =>
    anAccessApp({ redisUrl: server.url, env: { CORS_ORIGINS: origins } });
  const preflight = async (app: AccessApp, origin: string): Promise<Answer> =>
    app.ask('OPTIONS', '/api/instances', {
      key: '',
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  it('may not call unless they are allowed to', async () => {
    const app = await start('');
    const answers = [
      await preflight(app, OURS),
      await app.ask('GET', '/api/instances', { headers: { origin: OURS } }),
    ];
    for (const { headers } of answers)
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('may call with a key of their own when they are, exactly these, and without the cookie', async () => {
    const app = await start(`${OURS},https://other.example.com`);
    const allowed = await preflight(app, OURS);
    expect(allowed.status).toBe(204);
    expect(allowed.headers['access-control-allow-origin']).toBe(OURS);
    expect(allowed.headers['access-control-allow-methods']).toContain('POST');
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined();
    expect(allowed.headers['vary']).toMatch(/origin/i);

    for (const origin of ['https://gpu.example.com.evil.example', 'http://gpu.example.com', 'null']) {
      const { headers } = await preflight(app, origin);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    const refused = await app.ask('GET', '/api/instances', { key: '', headers: { origin: OURS } });
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, OURS]);
  });
});
