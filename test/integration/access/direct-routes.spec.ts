import { randomUUID } from 'node:crypto';
import { aCreateRequest } from '../../builders/a-create-request.js';
import { App, type AppAnswer, type AppRequest } from '../../support/app.js';
import { aNovita } from '../../support/stage.js';

/** What differs from one answer to the next, whoever gives it. */
const PASSING = new Set(['date', 'ratelimit', 'x-request-id']);

describe('A route that is served past its controller in its plain form', () => {
  let app: App;
  let id: string;

  beforeAll(async () => {
    app = await App.start({ novita: await aNovita(), env: { ROLE: 'api' } });
    const made = await app.ask({ method: 'POST', url: '/api/instances', body: aCreateRequest() });
    id = made.json<{ instanceId: string }>().instanceId;
  });

  const keyOf = async (role: string, scopes?: string[]): Promise<Record<string, string>> => {
    const body = { name: role, owner: 'ann', role, ...(scopes ? { scopes } : {}) };
    const made = await app.ask({ method: 'POST', url: '/api/keys', body });
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
      app.ask({ ...asked, url: `/api/instances/${named}${asked.url}`, headers });

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
    const plain = lasting(await app.ask({ ...asked, headers }));
    const key = { 'idempotency-key': randomUUID() };
    expect(plain).toEqual(lasting(await app.ask({ ...asked, headers: { ...headers, ...key } })));
  });

  it('says 304 of what the client knows', async () => {
    const url = `/api/instances/${id}`;
    const { headers } = await app.ask({ method: 'GET', url });
    const again = await app.ask({ method: 'GET', url, headers: { 'if-none-match': String(headers.etag) } });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
  });

  it('reads the body of a use that says when', async () => {
    const url = `/api/instances/${id}/last-used`;
    const lastUsedAt = '2999-01-01T00:00:00.000Z';
    const answer = await app.ask({ method: 'PUT', url, body: { lastUsedAt } });
    expect(answer.status).toBe(400);
  });
});
