import fc from 'fast-check';
import { ApiContract } from '../support/api-contract.js';
import { App, type AppAnswer } from '../support/app.js';
import { aNovita, aReceiver } from '../support/stage.js';
import { type FuzzRequest, fuzzRequests } from './fuzz-requests.js';
import { World } from './route-table-cases.js';

const REQUESTS = process.env.TEST_FULL ? 50_000 : 2_000;

/** Another one finds other things. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_122);

/** Made at once; more would keep the service in this process from its own work for too long. */
const BATCH = 50;

jest.setTimeout(process.env.TEST_FULL ? 900_000 : 180_000);

const contract = ApiContract.read();

/** What is answered to what belongs to no route. */
const REFUSED_ANYWHERE = new Set([
  'route_not_found',
  'method_not_allowed',
  'malformed_request',
  'unsupported_media_type',
  'payload_too_large',
  'uri_too_long',
]);

/** What a body says to a reader of JSON; `undefined` when there is none. */
function readBody(body: unknown): unknown {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const text = (isRaw ? String(body) : (JSON.stringify(body) ?? '')).replace(/^\ufeff/, '');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => (field === null ? [] : [[name, withoutNulls(field)]])),
  );
}

/** What the service may say when it is not well; with all that it needs there, it is never the code's fault. */
const EXCUSED = new Set(['storage_unavailable', 'service_unavailable', 'novita_unavailable']);

describe('Whatever is sent', () => {
  let world: World;
  let ids: string[];

  beforeAll(async () => {
    const novita = await aNovita();
    world = new World(
      await App.start({ novita, env: { RATE_LIMIT_PER_MINUTE: '1000000' } }),
      novita,
      await aReceiver(),
    );
    const ready = await world.instance();
    ids = [ready.id, ready.novitaInstanceId ?? '', ready.operationId, await world.delivery(), '107672'];
  });

  /** Everything that is wrong with an answer. */
  function wrongs(request: FuzzRequest, answer: AppAnswer): string[] {
    const route = contract.routeOf(request.method, request.url);
    const answered = {
      status: answer.status,
      contentType: answer.headers['content-type'],
      requestId: answer.headers['x-request-id'],
      retryAfter: answer.headers['retry-after'],
      text: answer.text,
    };
    const code = answer.status >= 400 ? codeOf(answer) : '';
    const wrong = route
      ? contract.violations(route, answered)
      : REFUSED_ANYWHERE.has(code)
        ? []
        : [`${answer.status} ${code} where nothing is served`];
    if (answer.status >= 500 && !EXCUSED.has(code)) wrong.push(`${answer.status} ${code}`);
    if (route && answer.status < 300 && !isDescribed(request))
      wrong.push('accepts what the file does not describe');
    return wrong;
  }

  function codeOf({ text }: AppAnswer): string {
    return text.startsWith('{') ? (JSON.parse(text) as { code: string }).code : '';
  }

  /** Whether the body is as the file wants it; fields that are null count as not set. */
  function isDescribed({ method, url, body }: FuzzRequest): boolean {
    const route = contract.routeOf(method, url);
    const described = route?.operation.requestBody;
    if (!route || method === 'GET') return true;
    const value = readBody(body);
    if (!described) return Object.keys((value as object | null | undefined) ?? {}).length === 0;
    return value === undefined
      ? described.required !== true
      : contract.acceptsBody(route, withoutNulls(value));
  }

  it(`answers ${REQUESTS} strange requests as the file says`, async () => {
    const statuses = new Set<number>();
    const wrong = new Map<string, FuzzRequest>();
    for (let seed = SEED; seed < SEED + REQUESTS / BATCH; seed++)
      for (const request of fc.sample(fuzzRequests(contract, ids), { seed, numRuns: BATCH })) {
        const answer = request.bySocket ? await world.app.askBySocket(request) : await world.app.ask(request);
        statuses.add(answer.status);
        for (const what of wrongs(request, answer)) if (!wrong.has(what)) wrong.set(what, request);
      }
    expect([...wrong].map(([what, request]) => `${what}\n${shown(request)}`).join('\n\n')).toBe('');
    // A fuzz that never gets in, or never gets out, tests nothing.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 400, 401, 404, 405, 409, 415]));
    expect((await world.app.ask({ method: 'GET', url: '/health/ready' })).status).toBe(200);
    expect(world.app.log.filter(({ msg }) => msg?.startsWith('Unexpected error'))).toEqual([]);
  });
});

function shown({ method, url, headers, body }: FuzzRequest): string {
  return JSON.stringify({ method, url, headers, body: Buffer.isBuffer(body) ? String(body) : body }).slice(
    0,
    1_000,
  );
}
