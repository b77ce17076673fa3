import { randomUUID } from 'node:crypto';
import { aCreateRequest } from '../../builders/a-create-request.js';
import { App, type AppAnswer, type AppRequest } from '../../support/app.js';
import { aNovita } from '../../support/stage.js';

/** What differs from one answer to the next, whoever gives it. */
const PASSING = new Set(['date', 'ratelimit', 'x-request-id']);

/** Reads that come over a socket go past the platform, too. */
describe.each(['ask', 'askBySocket'] as const)('A route that is served in its plain form (%s)', (way) => {
  let app: App;
  let id: string;

  beforeAll(async () => {
    app = await App.start({ novita: await aNovita(), env: { ROLE: 'api' } });
    const made = await app.ask({ method: 'POST', url: '/api/instances', body: aCreateRequest() });
    id = made.json<{ instanceId: string }>().instanceId;
  });

  const keyOf = async (role: string, scopes?: string[]): Promise<Record<string, string>> => {
    const body = { name: role, owner: 'ann', role, ...(scopes ? { scopes } : {}) };
    const made = await app[way]({ method: 'POST', url: '/api/keys', body });
    return { authorization: `Bearer ${made.json<{ key: string }>().key}` };
  };

  /** Everything that stays the same of an answer; it names its request or operation, and moments. */
  const lasting = ({ status, headers, text }: AppAnswer) => ({
    status,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !PASSING.has(name))),
    text: text
      .replaceAll(/(req|op)_[0-9A-Z]{26}/g, '$1_…')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a moment'),
  });

  // What makes the request one for the controller changes nothing about its answer.
  const pairs: [string, AppRequest, AppRequest][] = [
    ['GET', { method: 'GET', url: '' }, { method: 'GET', url: '?' }],
    ['PUT', { method: 'PUT', url: '/last-used', body: {} }, { method: 'PUT', url: '/last-used?', body: {} }],
  ];

  describe.each(pairs)('%s', (_name, plain, other) => {
    const ask = async (asked: AppRequest, named: string, headers?: Record<string, string>) =>
      app[way]({ ...asked, url: `/api/instances/${named}${asked.url}`, headers });

    it.each([
      ['answers', () => id, async () => undefined],
      ['refuses whoever shows no key', () => id, async () => ({ authorization: 'Bearer nobody' })],
      ['refuses a key without the scope', () => id, async () => keyOf('viewer', ['metrics'])],
      ['knows nothing of what others own', () => id, async () => keyOf('operator')],
      ['knows nothing of what is not there', () => 'inst_01ARZ3NDEKTSV4RRFFQ69G5FAV', async () => undefined],
      ["knows nothing of Novita's ids that it never saw", () => 'never-seen', async () => undefined],
    ])('%s as the controller does', async (_what, named, headersOf) => {
      const headers = await headersOf();
      const expected = lasting(await ask(other, named(), headers));
      const answer = lasting(await ask(plain, named(), headers));
      // A use counts as one, so the document that a read is given has moved on by then.
      expect({ ...answer, headers: { ...answer.headers, etag: undefined } }).toEqual({
        ...expected,
        headers: { ...expected.headers, etag: undefined },
      });
      expect(answer.headers).toHaveProperty('content-security-policy');
      expect(answer.headers).toHaveProperty('cache-control', 'no-store');
    });
  });

  // With an idempotency key a create goes to the controller.
  it.each<[string, unknown, () => Promise<Record<string, string> | undefined>]>([
    [
      'answers what is only to be validated',
      { ...aCreateRequest(), validateOnly: true },
      async () => undefined,
    ],
    ['refuses an unknown field', { ...aCreateRequest(), colour: 'red' }, async () => undefined],
    ['refuses a list', [], async () => undefined],
    ['refuses nothing', undefined, async () => undefined],
    [
      'refuses what is over',
      { ...aCreateRequest(), expiresAt: '2001-01-01T00:00:00Z' },
      async () => undefined,
    ],
    ['refuses a text', aCreateRequest(), async () => ({ 'content-type': 'text/plain' })],
    ['refuses whoever shows no key', aCreateRequest(), async () => ({ authorization: 'Bearer nobody' })],
    ['refuses a role that only reads', aCreateRequest(), async () => keyOf('viewer')],
    ['refuses a key without the scope', aCreateRequest(), async () => keyOf('operator', ['metrics'])],
  ])('POST %s as the controller does', async (_what, body, headersOf) => {
    const headers = await headersOf();
    const asked = { method: 'POST', url: '/api/instances', body } as const;
    const plain = lasting(await app[way]({ ...asked, headers }));
    const key = { 'idempotency-key': randomUUID() };
    expect(plain).toEqual(lasting(await app[way]({ ...asked, headers: { ...headers, ...key } })));
  });

  it('says 304 of what the client knows', async () => {
    const url = `/api/instances/${id}`;
    const { headers } = await app[way]({ method: 'GET', url });
    const again = await app[way]({ method: 'GET', url, headers: { 'if-none-match': String(headers.etag) } });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
  });

  it('counts a read that was answered, and how long it took', async () => {
    const counted = async (status: number): Promise<number> => {
      const { text } = await app[way]({ method: 'GET', url: '/metrics' });
      const line = `http_request_duration_seconds_count{method="GET",route="/api/instances/:id",status="${status}"} `;
      return Number(text.split(line)[1]?.split('\n', 1)[0] ?? 0);
    };
    const before = [await counted(200), await counted(404)];
    await app[way]({ method: 'GET', url: `/api/instances/${id}` });
    await app[way]({ method: 'GET', url: '/api/instances/inst_01ARZ3NDEKTSV4RRFFQ69G5FAV' });
    expect([await counted(200), await counted(404)]).toEqual(before.map((count) => count + 1));
  });

  it('counts a read against the limit', async () => {
    const left = async (): Promise<number> => {
      const { headers } = await app[way]({ method: 'GET', url: `/api/instances/${id}` });
      return Number(/r=(\d+)/.exec(headers['ratelimit'] ?? '')?.[1]);
    };
    const before = await left();
    expect(await left()).toBe(before - 1);
  });

  it("keeps a client's own id of a request", async () => {
    const headers = { 'x-request-id': 'mine-1' };
    const answer = await app[way]({ method: 'GET', url: `/api/instances/${id}`, headers });
    expect(answer.headers).toHaveProperty('x-request-id', 'mine-1');
  });

  it('reads the body of a use that says when', async () => {
    const url = `/api/instances/${id}/last-used`;
    const lastUsedAt = '2999-01-01T00:00:00.000Z';
    const answer = await app[way]({ method: 'PUT', url, body: { lastUsedAt } });
    expect(answer.status).toBe(400);
  });
});
