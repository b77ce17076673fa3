import { connect } from 'node:net';
import { ADMIN_KEY, aService, type Service } from '../support/service.js';
import { aNovita } from '../support/stage.js';

jest.setTimeout(60_000);

const ID = 'inst_01ARZ3NDEKTSV4RRFFQ69G5FAV';

const GUARDED = [
  ['POST', '/api/instances'],
  ['GET', '/api/instances'],
  ['GET', `/api/instances/${ID}`],
  ['DELETE', `/api/instances/${ID}`],
  ['POST', `/api/instances/${ID}/stop`],
  ['GET', '/api/operations/op_01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  ['GET', '/api/products'],
  ['GET', '/api/offers?productName=a'],
  ['GET', '/api/templates'],
  ['GET', '/api/templates/107001'],
  ['GET', '/api/webhooks/deliveries'],
  ['POST', '/api/webhooks/deliveries/replay'],
  ['POST', '/api/webhooks/deliveries/msg_01ARZ3NDEKTSV4RRFFQ69G5FAV/redeliver'],
  ['GET', '/api/queues'],
  ['GET', '/api/admin/invariants'],
  ['GET', '/metrics'],
];

const OPEN = ['/', '/health', '/health/live', '/health/ready', '/docs', '/openapi.json'];

/** `[how, headers]`: none of these is a key. */
const NO_KEYS: [string, Record<string, string>][] = [
  ['no key', { authorization: '' }],
  ['a wrong key', { authorization: `Bearer ${ADMIN_KEY.replace('e2e', 'e2f')}` }],
  ['half a key', { authorization: `Bearer ${ADMIN_KEY.slice(0, 20)}` }],
  ['a longer key', { authorization: `Bearer ${ADMIN_KEY}x` }],
  ['an empty key', { authorization: 'Bearer ' }],
  ['the key as Basic', { authorization: `Basic ${ADMIN_KEY}` }],
  ['the bare key', { authorization: ADMIN_KEY }],
  ['a wrong X-API-Key', { authorization: '', 'x-api-key': 'nonsense' }],
  ['the key in the wrong case', { authorization: `Bearer ${ADMIN_KEY.toUpperCase()}` }],
];

/** Which of the headers are missing that every answer has. */
function unsafe(headerOf: (name: string) => string | null | undefined): string[] {
  const wanted = {
    'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
    'referrer-policy': /^no-referrer$/,
    'x-content-type-options': /^nosniff$/,
    'x-frame-options': /^DENY$/,
    'x-request-id': /^req_/,
  };
  return Object.entries(wanted).flatMap(([name, value]) => (value.test(headerOf(name) ?? '') ? [] : [name]));
}

describe('The door', () => {
  let service: Service;

  beforeAll(async () => {
    const env = { SWAGGER: 'true', RATE_LIMIT_PER_MINUTE: '100000' };
    service = await aService({ novita: await aNovita(), env });
  });

  describe.each(NO_KEYS)('with %s', (_how, headers) => {
    it.each(GUARDED)('is closed: %s %s', async (method, path) => {
      const answer = await service.api(method, path, undefined, headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(answer.body).toMatchObject({
        code: 'unauthorized',
        requestId: answer.headers.get('x-request-id'),
      });
    });
  });

  it('is closed before the body is looked at', async () => {
    const answer = await service.api('POST', '/api/instances', { nonsense: true }, { authorization: '' });
    expect(answer.status).toBe(401);
  });

  it.each(OPEN)('is open for everybody: %s', async (path) => {
    const answer = await service.api('GET', path, undefined, { authorization: '' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it.each([
    ['/', 200, 'no-cache'],
    ['/nowhere', 404, null],
    ['/assets/nothing.js', 404, null],
    ['/api/instances', 401, 'no-store'],
    ['/metrics', 401, 'no-store'],
    ['/%', 400, 'no-store'],
    ['/health', 200, 'no-store'],
    ['/docs', 200, null],
  ])('says safe headers with every answer: %s', async (path, status, stored) => {
    const answer = await service.api('GET', path, undefined, { authorization: '' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([status, stored]);
    expect(unsafe((name) => answer.headers.get(name))).toEqual([]);
  });

  it('allows the page its own styles by a nonce that is another one each time, and nothing inline', async () => {
    const pages = await Promise.all(
      ['/', '/', '/index.html'].map(async (path) =>
        service.api('GET', path, undefined, { authorization: '' }),
      ),
    );
    const nonces = pages.map(({ headers, text }) => {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).not.toContain('unsafe-inline');
      const nonce = /style-src 'self' 'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy)?.[1] ?? '';
      expect(text).toContain(`<meta property="csp-nonce" nonce="${nonce}"`);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(3);
    const api = await service.api('GET', '/api/instances');
    expect(api.headers.get('content-security-policy')).toMatch(/;style-src 'self';/);
  });

  it.each([
    ['is not HTTP', 'hello\r\n\r\n', 400],
    ['has headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['expects too much', 'GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nConnection: close\r\n\r\n', 417],
  ])('says them too to what %s', async (_what, request, status) => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.write(request);
    const answer = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(unsafe((name) => new RegExp(`^${name}: (.*)$`, 'im').exec(answer)?.[1])).toEqual([]);
  });

  (process.env['TEST_FULL'] ? it.each : it.skip.each)([
    ['headers', 'GET / HTTP/1.1\r\nHost: a\r\n', 'X: y\r\n'],
    ['a body', 'POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n', ' '],
  ])('does not wait for who sends %s without end', async (_what, begin, drop) => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.write(begin);
    const dripping = setInterval(() => socket.write(drop), 500);
    try {
      const answer = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
    } finally {
      clearInterval(dripping);
    }
  });

  it('opens with the key in either header, in any case of "Bearer"', async () => {
    const doors: Record<string, string>[] = [
      { authorization: `Bearer ${ADMIN_KEY}` },
      { authorization: `bearer ${ADMIN_KEY}` },
      { authorization: '', 'x-api-key': ADMIN_KEY },
    ];
    for (const headers of doors)
      expect((await service.api('GET', '/api/instances', undefined, headers)).status).toBe(200);
  });

  it('shows what the rooms count', async () => {
    const { status, text, headers } = await service.api('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('http_request_duration_seconds_bucket');
  });

  it('describes every guarded route in the OpenAPI document', async () => {
    const { body } = await service.api<{ openapi: string; paths: Record<string, Record<string, unknown>> }>(
      'GET',
      '/openapi.json',
    );
    expect(body.openapi).toBe('3.1.0');
    const described = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described).toEqual(
      expect.arrayContaining([
        'POST /api/instances',
        'GET /api/instances',
        'GET /api/instances/{id}',
        'DELETE /api/instances/{id}',
        'POST /api/instances/{id}/stop',
        'GET /api/operations/{id}',
        'GET /api/products',
        'GET /api/offers',
        'GET /api/templates',
      ]),
    );
  });
});
