import { ApiContract, type Route } from '../support/api-contract.js';
import { App, type AppAnswer } from '../support/app.js';
import { aNovita, aReceiver } from '../support/stage.js';
import { ROUTE_CASES, type RouteRequest, World } from './route-table-cases.js';

jest.setTimeout(120_000);

const contract = ApiContract.read();

const routes = contract.routes.map((route) => ({
  ...route,
  name: `${route.method} ${route.path}`,
  open: route.operation.security?.length === 0,
}));

const guarded = routes.filter(({ open }) => !open);
const withId = routes.filter(({ path }) => path.includes('{'));
const withBody = routes.filter(({ operation }) => operation.requestBody);
const withQuery = routes.filter(({ operation }) => operation.parameters?.some((one) => one.in === 'query'));
const bodiless = routes.filter(({ method, operation }) => method !== 'GET' && !operation.requestBody);
const changing = routes.filter(({ method }) => method !== 'GET');

/** Pages for people; everything else that is served stands in the file. */
const PAGES = /^\/($|docs|openapi\.json|assets\/|favicon)/;

/** Ids that nothing has. */
const WRONG_IDS = [
  'inst_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'op_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'nobody',
  '__proto__',
  '%F0%9F%A6%84',
];

describe('The route table', () => {
  let world: World;

  beforeAll(async () => {
    const novita = await aNovita();
    const app = await App.start({ novita });
    world = new World(app, novita, await aReceiver());
    await world.instance();
  });

  async function ask(route: Route, request: RouteRequest = {}): Promise<AppAnswer> {
    const { path: given = {}, query, body, headers } = request;
    const path = route.path.replaceAll(
      /\{(\w+)\}/g,
      (_match, name: string) => given[name] ?? WRONG_IDS[0] ?? '',
    );
    const url = query ? `${path}?${query}` : path;
    const answer = await world.app.ask({ method: route.method, url, body, headers });
    expect(violations(route, answer)).toEqual([]);
    return answer;
  }

  function violations(route: Route, { status, headers, text }: AppAnswer): string[] {
    return contract.violations(route, {
      status,
      contentType: headers['content-type'],
      requestId: headers['x-request-id'],
      retryAfter: headers['retry-after'],
      text,
    });
  }

  function takesKey({ operation }: Route): boolean {
    return operation.parameters?.some(({ name }) => name === 'Idempotency-Key') ?? false;
  }

  function codeOf(answer: AppAnswer): string {
    return answer.json<{ code: string }>().code;
  }

  it('stands in the file as a whole, and the file promises nothing that is not served', () => {
    const served = world.app.served
      .filter((route) => !route.startsWith('HEAD ') && !PAGES.test(route.split(' ')[1] ?? ''))
      .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
    expect(served.toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
  });

  it('has a row for every operation: whoever adds a route says in route-table-cases.ts how it is used', () => {
    const operations = routes.map(({ operation }) => operation.operationId);
    expect(Object.keys(ROUTE_CASES).toSorted()).toEqual(operations.toSorted());
  });

  it.each(guarded)('$name wants a key', async (route) => {
    for (const headers of [{ authorization: '' }, { authorization: 'Bearer ngi_wrong' }]) {
      const answer = await ask(route, { headers });
      expect([answer.status, codeOf(answer)]).toEqual([401, 'unauthorized']);
    }
  });

  it.each(guarded.filter(({ operation }) => !operation.description?.includes('role `viewer`')))(
    '$name wants a key that may do it',
    async (route) => {
      const { key } = await world.key('viewer');
      const answer = await ask(route, { headers: { authorization: `Bearer ${key}` } });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden']);
    },
  );

  it.each(withId)('$name knows what is not there', async (route) => {
    const { body, query } = (await ROUTE_CASES[route.operation.operationId]?.happy(world)) ?? {};
    for (const id of WRONG_IDS) {
      const answer = await ask(route, { path: { id }, body, query });
      expect([id, answer.status]).toEqual([id, 404]);
    }
  });

  it.each(withBody)('$name refuses a wrong body', async (route) => {
    for (const body of [{ colour: 'blue' }, [], 'null', '42', '"text"']) {
      const answer = await ask(route, { body });
      expect([body, answer.status, codeOf(answer)]).toEqual([body, 400, 'validation_failed']);
    }
  });

  it.each(bodiless)('$name does not pass over a body', async (route) => {
    for (const body of [{ colour: 'blue' }, [], '42', '"text"']) {
      const answer = await ask(route, { body });
      expect([body, answer.status, codeOf(answer)]).toEqual([body, 400, 'validation_failed']);
    }
  });

  it.each(changing)('$name refuses what is no JSON', async (route) => {
    const broken = await ask(route, { body: '{"name":' });
    expect([broken.status, codeOf(broken)]).toEqual([400, 'malformed_request']);
    const form = await ask(route, {
      body: 'name=a',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([form.status, codeOf(form)]).toEqual([415, 'unsupported_media_type']);
    const large = await ask(route, { body: `"${'a'.repeat(600_000)}"` });
    expect([large.status, codeOf(large)]).toEqual([413, 'payload_too_large']);
  });

  it.each(withQuery)('$name refuses a wrong query', async (route) => {
    const answer = await ask(route, { query: 'colour=blue' });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'validation_failed']);
  });

  const cases = routes.map((route) => Object.assign(route, ROUTE_CASES[route.operation.operationId]));

  it.each(cases.filter(({ streams }) => !streams))('$name answers well', async (route) => {
    const request = { ...(await route.happy?.(world)) };
    const once: Record<string, string> = takesKey(route)
      ? { 'idempotency-key': route.operation.operationId }
      : {};
    request.headers = { ...request.headers, ...once };
    const answer = await ask(route, request);
    expect([answer.text, Math.floor(answer.status / 100)]).toEqual([answer.text, 2]);
    if (!takesKey(route)) return;
    const again = await ask(route, request);
    expect([again.headers['idempotency-replayed'], again.status, again.text]).toEqual([
      'true',
      answer.status,
      answer.text,
    ]);
    expect(again.headers['location']).toBe(answer.headers['location']);
  });

  it('carries every POST that changes something out once', () => {
    const posts = routes.filter(({ method }) => method === 'POST');
    const others = posts.filter((route) => !takesKey(route)).map(({ operation }) => operation.operationId);
    // A session is a cookie of one browser: it is begun anew, never replayed.
    expect(others).toEqual(['beginSession']);
  });

  it.each(cases.filter(({ streams }) => streams))('$name begins to answer', async (route) => {
    const { status, headers } = await world.app.askBySocket({ method: route.method, url: route.path });
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream']);
  });

  it.each(cases.filter(({ wrongState }) => wrongState))(
    '$name says when the state forbids it',
    async (route) => {
      for (const { when, code, ...request } of (await route.wrongState?.(world)) ?? []) {
        const answer = await ask(route, request);
        expect([when, codeOf(answer)]).toEqual([when, code]);
      }
    },
  );

  it('has met nothing unexpected', () => {
    expect(world.app.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
