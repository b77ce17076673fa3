import { NovitaSandbox } from '../support/novita-sandbox.js';
import { anOrder, apiOf, type Api } from './api.js';

let novita: NovitaSandbox;
let api: Api;

beforeAll(async () => {
  novita = await NovitaSandbox.start();
  api = apiOf(novita);
});

beforeEach(() => {
  novita.reset();
  novita.freeze();
});

afterAll(() => novita.stop());

const CREATE = '/gpu-instance/openapi/v1/gpu/instance/create';
const raw = () => api.send(CREATE, { method: 'POST', body: JSON.stringify(anOrder()) });
const rows = async () => (await api.list()).body['instances'] as Record<string, unknown>[];

describe('create', () => {
  it.each([
    ['answer-lost', 1],
    ['reset-before', 0],
  ])('%s: the connection breaks, %d machines exist', async (fault, machines) => {
    novita.next('create').goesWrong(fault);
    await expect(raw()).rejects.toThrow('fetch failed');
    expect(novita.machines()).toHaveLength(machines);
    expect(novita.calls('create')).toMatchObject([{ status: 0, faults: [fault] }]);
    expect((await raw()).status).toBe(200);
  });

  it.each([
    ['error-500-before', 500, 0],
    ['error-500-after', 500, 1],
    ['html-502-before', 502, 0],
    ['html-502-after', 502, 1],
    ['html-504-before', 504, 0],
    ['html-504-after', 504, 1],
    ['html-403', 403, 0],
    ['no-stock', 400, 0],
    ['rate-limited', 429, 0],
    ['unauthorized-401', 401, 0],
    ['unauthorized-403', 403, 0],
    ['balance-used-up', 400, 0],
    ['instance-limit', 400, 0],
    ['refused', 500, 0],
    ['garbled-200', 200, 1],
    ['empty-body', 200, 1],
  ])('%s: answers %d and %d machines exist', async (fault, status, machines) => {
    novita.next('create').goesWrong(fault);
    const response = await raw();
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(novita.machines()).toHaveLength(machines);
    expect(text.startsWith('<')).toBe(fault.startsWith('html'));
  });

  it('late-execution: a gateway gives up, the machine comes later', async () => {
    novita.next('create').goesWrong('late-execution', { ms: 5000 });
    expect((await raw()).status).toBe(504);
    expect(novita.machines()).toHaveLength(0);
    novita.advance(5000);
    await new Promise(setImmediate);
    expect(novita.machines()).toHaveLength(1);
  });

  it('garbled-200 and empty-body: no JSON can be read', async () => {
    novita.next('create').goesWrong('garbled-200');
    await expect((await raw()).json()).rejects.toThrow('JSON');
    novita.next('delete').goesWrong('empty-body', { status: 204 });
    const id = await api.running();
    const body = JSON.stringify({ instanceId: id });
    const deleted = await api.send('/gpu-instance/openapi/v1/gpu/instance/delete', { method: 'POST', body });
    expect([deleted.status, await deleted.text()]).toEqual([204, '']);
  });

  it('two faults at once: the answer is lost and lists lag behind', async () => {
    novita.next('create').goesWrong('visible-late', { ms: 5000 });
    novita.next('create').answerIsLost();
    await expect(raw()).rejects.toThrow('fetch failed');
    expect(await rows()).toEqual([]);
    novita.advance(5000);
    expect(await rows()).toHaveLength(1);
    expect(novita.calls('create')).toMatchObject([{ instanceId: novita.machines()[0]?.id }]);
  });

  it('visible-late: lists lag behind', async () => {
    novita.next('create').goesWrong('visible-late', { ms: 5000 });
    const id = await api.ordered();
    expect((await api.list()).body).toEqual({ instances: [], total: 0 });
    expect((await api.instance(id)).status).toBe(200);
    novita.advance(5000);
    expect(await rows()).toMatchObject([{ id }]);
  });

  it('image-pull-failure: statusError tells', async () => {
    novita.next('create').goesWrong('image-pull-failure');
    const id = await api.running();
    expect((await api.instance(id)).body).toMatchObject({
      status: 'exited',
      statusError: { state: 'ImagePullFailed', message: expect.stringContaining('manifest unknown') },
    });
  });

  it('vanish, exits-by-itself and spot-reclaim strike later', async () => {
    novita.next('create').goesWrong('vanish', { ms: 90_000 });
    const vanishing = await api.running();
    novita.next('create').goesWrong('exits-by-itself', { ms: 10_000 });
    const exiting = await api.running();
    novita.next('create').goesWrong('spot-reclaim', { ms: 10_000, noticeMs: 600_000 });
    const reclaimed = await api.running();
    expect((await api.instance(vanishing)).status).toBe(404);
    expect((await api.instance(exiting)).body['status']).toBe('exited');
    expect((await api.instance(reclaimed)).body['spotStatus']).toBe('notified');
  });
});

describe('commands', () => {
  it('work although the answer is odd', async () => {
    const id = await api.running();
    novita.next('stop').goesWrong('start-stop-empty-object');
    expect((await api.command('stop', id)).body).toEqual({});
    novita.advance(60_000);
    novita.next('start').goesWrong('state-change-refused-although-done');
    expect((await api.command('start', id)).body['message']).toBe('invalid state change');
    novita.advance(60_000);
    expect((await api.instance(id)).body['status']).toBe('running');
  });

  it('ssh-rotation: another port and password after a start', async () => {
    const id = await api.running();
    const before = (await api.instance(id)).body['connectComponentSSH'];
    novita.next('restart').goesWrong('ssh-rotation');
    await api.command('restart', id);
    novita.advance(60_000);
    expect((await api.instance(id)).body['connectComponentSSH']).not.toEqual(before);
  });

  it('gone-as-400: missing machines are a bad request', async () => {
    novita.next('get').goesWrong('gone-as-400');
    expect(await api.instance('0000000000000000')).toMatchObject({
      status: 400,
      body: { code: 400, reason: 'RESOURCE_NOT_FOUND' },
    });
  });
});

describe('lists and catalogue', () => {
  it('can be short, empty, or count wrongly', async () => {
    novita.addForeign({ count: 4 });
    novita.next('list').goesWrong('list-empty');
    expect((await api.list()).body).toEqual({ instances: [], total: 0 });
    novita.next('list').goesWrong('list-incomplete', { mode: 'short' });
    expect((await api.list()).body).toMatchObject({ instances: [{}, {}], total: 4 });
    novita.next('list').goesWrong('list-incomplete', { mode: 'missing' });
    expect((await api.list()).body).toEqual({ instances: [], total: 4 });
    novita.next('list').goesWrong('list-incomplete', { mode: 'total' });
    expect((await api.list()).body['total']).toBe(3);
    novita.next('list').goesWrong('zero-based-pages');
    expect((await api.list('pageNum=1&pageSize=3')).body['instances']).toHaveLength(1);
  });

  it('can show rows with gaps, of one machine or all', async () => {
    const [first = '', second = ''] = novita.addForeign({ count: 2, ports: '80/http' });
    novita.inject({ fault: 'unknown-status', endpoint: 'list', instanceId: first });
    novita.next('list').goesWrong('stale-row');
    novita.next('list').goesWrong('list-without-endpoints');
    expect(await rows()).toMatchObject([
      { id: second, status: 'running', productName: '', portMappings: [{ port: 80, type: 'http' }] },
      { id: first, status: 'pending', billingMode: '' },
    ]);
    expect((await rows())[0]).toMatchObject({ portMappings: [{ endpoint: expect.stringMatching(/^http/) }] });
  });

  it('can price in numbers and shorten regions', async () => {
    novita.next('products').goesWrong('price-as-int');
    novita.next('products').goesWrong('bare-regions');
    novita.next('products').goesWrong('no-inventory-state');
    const { body } = await api.get('/products?productName=H100');
    expect(body['data']).toMatchObject([{ price: 256_000, spotPrice: 128_000 }]);
    expect((body['data'] as { regions: string[] }[])[0]?.regions).toContain('US-CA-06');
  });
});

describe('transport', () => {
  it('slow-body and huge-body can be cut off by the caller', async () => {
    novita.next('clusters').goesWrong('slow-body', { ms: 20 });
    const path = '/gpu-instance/openapi/v1/clusters';
    const patience = new AbortController();
    const headers = { authorization: 'Bearer sk_test' };
    const dripping = await fetch(`${novita.url}${path}`, { headers, signal: patience.signal });
    const reader = dripping.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeLessThan(100);
    patience.abort();
    await expect(reader?.read()).rejects.toThrow('aborted');
    novita.next('clusters').goesWrong('huge-body', { bytes: 1_000_000 });
    expect((await (await api.send(path)).text()).length).toBeGreaterThan(1_000_000);
  });

  it('hang never answers', async () => {
    novita.next('clusters').goesWrong('hang');
    const options = { headers: { authorization: 'Bearer sk_test' }, signal: AbortSignal.timeout(100) };
    await expect(fetch(`${novita.url}/gpu-instance/openapi/v1/clusters`, options)).rejects.toThrow('timeout');
  });

  it('a rate limit says when to come back', async () => {
    novita.turn({ rateLimit: { requests: 1, windowMs: 10_000, retryAfter: 'seconds' } });
    expect((await raw()).status).toBe(200);
    const limited = await raw();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '10']);
    novita.advance(10_000);
    expect((await raw()).status).toBe(200);
    novita.turn({ rateLimit: null });
    novita.next('create').isRateLimited(5, 'date');
    expect(Date.parse((await raw()).headers.get('retry-after') ?? '')).toBeGreaterThan(novita.now() + 3000);
    novita.next('create').isRateLimited(5, 'none');
    expect((await raw()).headers.get('retry-after')).toBeNull();
  });
});

describe('the control surface', () => {
  it('plays a probability the same way for the same seed', async () => {
    const run = async () => {
      novita.reset();
      novita.inject({ fault: 'error-500-before', endpoint: 'clusters', probability: 0.5 });
      const statuses: number[] = [];
      for (let call = 0; call < 20; call += 1) statuses.push((await api.get('/clusters')).status);
      return statuses;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await run()).toEqual(first);
  });

  it.each([
    [{ fault: 'nonsense' }, 'there is no fault "nonsense"'],
    [{ fault: 'no-stock', endpoint: 'list' }, 'no-stock can strike create, start, migrate, not list'],
    [{ fault: 'slow', seconds: 1 }, 'slow has no parameter seconds'],
    [{ fault: 'slow', ms: 'long' }, 'ms of slow must be a number'],
    [{ fault: 'hang', probability: 2 }, 'probability is not a possible number'],
  ])('refuses %j', async (request, message) => {
    expect(await api.control('/faults', request)).toEqual({ status: 400, body: { message } });
  });

  it('lists and clears faults', async () => {
    await api.control('/faults', { fault: 'slow', ms: 1, times: 3 });
    const { body } = await api.open('/__sandbox/faults');
    expect(body['faults']).toMatchObject([{ fault: 'slow', ms: 1, times: 3, played: 0 }]);
    await api.send('/__sandbox/faults', { method: 'DELETE' });
    expect((await api.open('/__sandbox/faults')).body['faults']).toEqual([]);
  });

  it('moves time, stock, money and machines over HTTP', async () => {
    const { body } = await api.control('/machines', { count: 2, name: 'other', status: 'exited' });
    const [id = ''] = body['ids'] as string[];
    await api.control(`/machines/${id}`, { do: 'rename', name: 'renamed' });
    await api.control(`/machines/${id}`, { do: 'start' });
    const before = novita.now();
    expect((await api.control('/clock', { advanceMs: 60_000 })).body['now']).toBe(before + 60_000);
    expect((await api.instance(id)).body).toMatchObject({ name: 'renamed', status: 'running' });
    expect((await api.control('/balance', { usd: 5 })).body).toEqual({ usd: 5 });
    expect((await api.control('/stock', { productId: '4090.16c62g', stock: 0 })).status).toBe(200);
    expect((await api.control('/knobs', { warmupMs: 0 })).body).toMatchObject({ warmupMs: 0 });
    expect((await api.control(`/machines/${id}`, { do: 'dance' })).status).toBe(400);
    expect((await api.open('/__sandbox/ledger?calls=false')).body).toMatchObject({
      seed: 1,
      callCounts: { get: 1 },
      machines: [{ id }, {}],
    });
    expect((await api.control('/reset', {})).body).toEqual({ seed: 1 });
    expect(novita.ledger()).toEqual([]);
  });
});
