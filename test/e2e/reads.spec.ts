import { aCreateRequest } from '../builders/a-create-request.js';
import type { InstanceDocument, InstanceList } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { type Answer, aService, type Service } from '../support/service.js';
import { aNovita } from '../support/stage.js';

jest.setTimeout(60_000);

const UNKNOWN_INSTANCE = 'inst_01ARZ3NDEKTSV4RRFFQ69G5FAV';
const UNKNOWN_OPERATION = 'op_01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('Reading', () => {
  let novita: NovitaSandbox;
  let service: Service;
  let living: InstanceDocument[];
  let deleted: string;

  /** Every page of a listing, one after the other. */
  async function pages(query: string): Promise<InstanceList[]> {
    const read: InstanceList[] = [];
    let token: string | undefined = '';
    while (token !== undefined) {
      const page: Answer<InstanceList> = await service.api<InstanceList>(
        'GET',
        `/api/instances?${query}${token && `&pageToken=${encodeURIComponent(token)}`}`,
      );
      expect(page.status).toBe(200);
      read.push(page.body);
      token = page.body.nextPageToken;
      const next =
        token &&
        `</api/instances?${new URLSearchParams(`${query}&pageToken=${token}`).toString()}>; rel="next"`;
      expect(page.headers.get('link') ?? undefined).toBe(next);
    }
    return read;
  }

  beforeAll(async () => {
    novita = await aNovita();
    // Nothing but what the tests do asks Novita: no rounds, and no spot machine that is watched.
    service = await aService({
      novita,
      env: { GARBAGE_COLLECTION_INTERVAL_SECONDS: '3600', BALANCE_CHECK_INTERVAL_MINUTES: '1440' },
    });
    const accepted = await Promise.all(
      Array.from({ length: 13 }, async (_, index) =>
        service.create(
          aCreateRequest({
            name: `gpu-${index}`,
            billingMode: 'onDemand',
            envs: [{ key: 'TOKEN', value: 'canary-value' }],
          }),
        ),
      ),
    );
    const ready = await Promise.all(
      accepted.map(async ({ instanceId }) => service.reaches(instanceId, 'ready')),
    );
    deleted = ready[0]?.id ?? '';
    expect((await service.api('DELETE', `/api/instances/${deleted}`)).status).toBe(202);
    await service.reaches(deleted, 'terminated');
    living = await Promise.all(
      ready.slice(1).map(async ({ id }) =>
        eventually(async () => {
          const instance = await service.instance(id);
          expect(instance.connection).toBeDefined();
          return instance;
        }),
      ),
    );
  });

  it('of instances and operations never calls Novita', async () => {
    const [one] = living;
    const paths = [
      '/api/instances',
      '/api/instances?pageSize=3',
      '/api/instances?status=ready',
      '/api/instances?include=terminated',
      `/api/instances/${one?.id}`,
      `/api/instances/${one?.novitaInstanceId}`,
      `/api/instances/${deleted}`,
      `/api/instances/${UNKNOWN_INSTANCE}`,
      `/api/operations/${one?.operationId}`,
      `/api/operations/${UNKNOWN_OPERATION}`,
    ];
    // The sweep of the list goes on by itself, once per interval, whether anybody reads or not.
    const calls = () => novita.calls().filter(({ endpoint }) => endpoint !== 'list');
    const before = calls().length;
    for (let round = 0; round < 20; round++)
      await Promise.all(paths.map(async (path) => service.api('GET', path)));
    expect(calls().slice(before)).toEqual([]);
  });

  it('finds an instance by Novita’s id too', async () => {
    for (const { id, novitaInstanceId } of living.slice(0, 3))
      expect((await service.instance(novitaInstanceId ?? '')).id).toBe(id);
  });

  it('answers JSON that nobody may keep', async () => {
    for (const path of ['/api/instances', `/api/instances/${living[0]?.id}`]) {
      const { headers } = await service.api('GET', path);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('age')).toBeNull();
    }
  });

  it('tells by the ETag what the client has already', async () => {
    const [one] = living;
    const path = `/api/instances/${one?.id}`;
    const first = await service.api('GET', path);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(new RegExp(`^"${one?.revision}\\.\\d+"$`));
    for (const known of [tag, `W/${tag}`, `"0", ${tag}`, '*']) {
      const again = await service.api('GET', path, undefined, { 'if-none-match': known });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
    }
    const other = await service.api('GET', path, undefined, { 'if-none-match': '"0"' });
    expect([other.status, other.text]).toEqual([200, first.text]);
  });

  it('says how to get into a machine, and the secrets of that to who may see them, written down', async () => {
    const id = living[1]?.id ?? '';
    const shown = await service.instance(id);
    expect(shown.connection?.ssh?.command).toMatch(/^ssh -p \d+ root@/);
    expect(shown.connection?.ssh).not.toHaveProperty('password');
    expect(shown.spec.envs).toEqual([{ key: 'TOKEN' }]);
    expect(JSON.stringify(shown)).not.toContain('canary');
    const { body, headers } = await service.api<InstanceDocument>(
      'GET',
      `/api/instances/${id}?include=secrets`,
    );
    expect(headers.get('etag')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.spec.envs).toEqual([{ key: 'TOKEN', value: 'canary-value' }]);
    expect(body.connection?.ssh?.password).toMatch(/.{6,}/);
    expect({ ...body, connection: undefined, spec: undefined, webhookUrl: undefined }).toEqual({
      ...shown,
      connection: undefined,
      spec: undefined,
      webhookUrl: undefined,
    });
  });

  it.each([1, 4, 5, 6, 12, 50])('lists each living instance exactly once in pages of %d', async (size) => {
    const read = await pages(`pageSize=${size}`);
    const ids = read.flatMap(({ instances }) => instances.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(living.map(({ id }) => id).toSorted());
    expect(read.map(({ total }) => total)).toEqual(read.map(() => living.length));
    expect(read.every(({ instances }) => instances.length <= size)).toBe(true);
    expect(read).toHaveLength(Math.ceil(living.length / size));
  });

  it('lists newest first', async () => {
    const [page] = await pages('');
    const moments = page?.instances.map(({ createdAt }) => createdAt) ?? [];
    expect(moments.toSorted().toReversed()).toEqual(moments);
  });

  it('keeps its place while new instances come', async () => {
    const { body: first } = await service.api<InstanceList>('GET', '/api/instances?pageSize=6');
    const { instanceId } = await service.create(aCreateRequest({ name: 'newcomer' }));
    const rest = await service.api<InstanceList>(
      'GET',
      `/api/instances?pageSize=50&pageToken=${encodeURIComponent(first.nextPageToken ?? '')}`,
    );
    const ids = [...first.instances, ...rest.body.instances].map(({ id }) => id);
    expect(ids.toSorted()).toEqual(living.map(({ id }) => id).toSorted());
    living.push(await service.reaches(instanceId, 'ready'));
  });

  it('leaves terminated ones out unless asked for them', async () => {
    const [usual] = await pages('');
    expect(usual?.instances.map(({ id }) => id)).not.toContain(deleted);
    expect(usual?.total).toBe(living.length);
    const [all] = await pages('include=terminated');
    expect(all?.instances.map(({ id }) => id)).toContain(deleted);
    expect(all?.total).toBe(living.length + 1);
    const [terminated] = await pages('status=terminated');
    expect(terminated?.instances.map(({ id }) => id)).toEqual([deleted]);
    expect(terminated?.total).toBe(1);
  });

  it('filters and sorts', async () => {
    const names = async (query: string): Promise<string[]> =>
      (await pages(query)).flatMap(({ instances }) => instances.map(({ name }) => name));
    const sorted = living.map(({ name }) => name).toSorted();
    expect(await names('sort=name&pageSize=5')).toEqual(sorted);
    expect(await names('sort=-name&status=ready,failed')).toEqual(sorted.toReversed());
    expect(await names('name=gpu-1*&sort=name')).toEqual(sorted.filter((name) => name.startsWith('gpu-1')));
    expect(await names('name=gpu-3')).toEqual(['gpu-3']);
    expect(await names('product=rtx%204090%2024gb&owner=admin&sort=name')).toEqual(sorted);
    expect(await names('region=EU-DE-01')).toEqual([]);
    expect(await names('owner=somebody')).toEqual([]);
  });

  it('keeps a terminated instance readable', async () => {
    const instance = await service.instance(deleted);
    expect(instance).toMatchObject({ status: 'terminated', actions: [] });
    expect((await service.operation(instance.operationId)).done).toBe(true);
  });

  it('lists by status', async () => {
    const [ready] = await pages('status=ready');
    expect(ready?.total).toBe(living.length);
    const [failed] = await pages('status=failed');
    expect(failed).toEqual({ instances: [], total: 0 });
  });

  it.each([
    'not-a-token',
    'WzEsImEiXQ.AAAAAAAAAAAAAAAA',
    '.',
    'a.b.c',
    '%00',
    `${'A'.repeat(400)}.AAAAAAAAAAAAAAAA`,
  ])('refuses the page token %s', async (token) => {
    const { status, body } = await service.api('GET', `/api/instances?pageToken=${token}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [{ detail: expect.any(String), pointer: '#/pageToken' }],
    });
  });

  it('refuses a page token of another query, and one that was changed', async () => {
    const { body } = await service.api<InstanceList>('GET', '/api/instances?pageSize=2');
    const token = body.nextPageToken ?? '';
    expect(token).not.toBe('');
    const changed = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    for (const query of [`status=ready&pageToken=${token}`, `pageSize=2&pageToken=${changed}`])
      expect((await service.api('GET', `/api/instances?${query}`)).status).toBe(400);
  });

  it.each([
    ['pageSize=-1', '#/pageSize'],
    ['pageSize=1.5', '#/pageSize'],
    ['pageSize=many', '#/pageSize'],
    ['status=nowhere', '#/status'],
    ['include=everything', '#/include'],
    ['colour=blue', '#/colour'],
    ['pageSize=1&pageSize=2', '#/pageSize'],
    ['pageToken=a&pageToken=b', '#/pageToken'],
    ['status=ready&status=failed', '#/status'],
    ['status=ready,nowhere', '#/status'],
    ['status=', '#/status'],
    ['include=terminated,everything', '#/include'],
    ['sort=price', '#/sort'],
    ['name=a_b', '#/name'],
    ['name=*', '#/name'],
    ['region=', '#/region'],
    ['owner=', '#/owner'],
    ['__proto__=1', '#/__proto__'],
  ])('refuses the query %s', async (query, pointer) => {
    const { status, body } = await service.api('GET', `/api/instances?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
  });

  it.each([
    ['/api/instances?pageSize=0', 200],
    ['/api/instances?pageSize=100000', 200],
    ['/api/instances?pageToken=', 200],
  ])('is lenient with %s', async (path, status) => {
    expect((await service.api('GET', path)).status).toBe(status);
  });

  it.each([
    [`/api/instances/${UNKNOWN_INSTANCE}`, 'instance_not_found'],
    ['/api/instances/never-heard-of', 'instance_not_found'],
    ['/api/instances/inst_', 'instance_not_found'],
    ['/api/instances/*', 'instance_not_found'],
    ['/api/instances/a%3Ab%7D', 'instance_not_found'],
    ['/api/instances/%F0%9F%A6%84', 'instance_not_found'],
    ['/api/instances/__proto__', 'instance_not_found'],
    [`/api/operations/${UNKNOWN_OPERATION}`, 'operation_not_found'],
    ['/api/operations/never-heard-of', 'operation_not_found'],
    ['/api/operations/inst_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'operation_not_found'],
    ['/api/nothing', 'route_not_found'],
    ['/api', 'route_not_found'],
    ['/nothing', 'route_not_found'],
  ])('answers 404 as a problem: %s', async (path, code) => {
    const { status, body, headers } = await service.api('GET', path);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      type: `urn:problem:novita-gpu-instance-api:${code}`,
      status: 404,
      code,
      requestId: headers.get('x-request-id'),
    });
  });

  it.each([
    ['POST', `/api/instances/${UNKNOWN_INSTANCE}/stop`],
    ['DELETE', `/api/instances/${UNKNOWN_INSTANCE}`],
    ['POST', '/api/instances/never-heard-of/stop'],
    ['DELETE', '/api/instances/never-heard-of'],
  ])('answers 404 to a command for what is not there: %s %s', async (method, path) => {
    const { status, body } = await service.api(method, path);
    expect([status, body.code]).toEqual([404, 'instance_not_found']);
  });

  describe('and changing', () => {
    const id = (): string => living[0]?.id ?? '';
    const path = (): string => `/api/instances/${id()}`;

    it('answers the instance as it is then, with its new ETag, and keeps what was not named', async () => {
      const before = await service.api<InstanceDocument>('GET', path());
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      const change = { name: 'changed', autoStop: { idleMinutes: 45 }, protected: true, expiresAt };
      const { status, headers, body } = await service.api<InstanceDocument>('PATCH', path(), change);
      expect([status, body]).toEqual([200, expect.objectContaining(change)]);
      expect(body.revision).toBeGreaterThan(before.body.revision);
      expect(headers.get('etag')).not.toBe(before.headers.get('etag'));
      const after = await service.api<InstanceDocument>('GET', path());
      expect([after.body, after.headers.get('etag')]).toEqual([body, headers.get('etag')]);
      expect(after.body.spec).toEqual(before.body.spec);
      const again = await service.api<InstanceDocument>('PATCH', path(), change);
      expect([again.status, again.body.revision]).toEqual([200, body.revision]);
    });

    it('takes away what is null', async () => {
      const { body } = await service.api<InstanceDocument>('PATCH', path(), {
        expiresAt: null,
        autoStop: null,
      });
      expect(body).not.toHaveProperty('expiresAt');
      expect(body).not.toHaveProperty('autoStop');
    });

    it('lets one of ten win who all read the same', async () => {
      const { headers } = await service.api('GET', path());
      const answers = await Promise.all(
        Array.from({ length: 10 }, async (_, n) =>
          service.api('PATCH', path(), { name: `winner-${n}` }, { 'if-match': headers.get('etag') ?? '' }),
        ),
      );
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
        Array.from({ length: 9 }, () => [412, 'revision_mismatch']),
      );
      const winner = answers.findIndex(({ status }) => status === 200);
      expect((await service.instance(id())).name).toBe(`winner-${winner}`);
      expect(
        (await service.api<InstanceList>('GET', `/api/instances?name=winner-${winner}`)).body.instances,
      ).toMatchObject([{ id: id() }]);
    });

    it('protects from deletion until it is taken back', async () => {
      await service.api('PATCH', path(), { protected: true });
      expect((await service.instance(id())).actions).not.toContain('delete');
      const refused = await service.api('DELETE', path());
      expect([refused.status, refused.body.code]).toEqual([409, 'instance_protected']);
      const freed = await service.api<InstanceDocument>('PATCH', path(), { protected: false });
      expect(freed.body.actions).toContain('delete');
    });

    it.each([
      [{ name: 'two--hyphens' }, '#/name'],
      [{ name: null }, '#/name'],
      [{ protected: null }, '#/protected'],
      [{ expiresAt: '2020-01-01T00:00:00Z' }, '#/expiresAt'],
      [{ expiresAt: 'tomorrow' }, '#/expiresAt'],
      [{ webhookUrl: 'ftp://example.com/' }, '#/webhookUrl'],
      [{ autoStop: { idleMinutes: -1 } }, '#/autoStop/idleMinutes'],
      [{ status: 'ready' }, '#/status'],
      [{ owner: 'somebody' }, '#/owner'],
    ])('refuses %j', async (change, pointer) => {
      const { status, body } = await service.api('PATCH', path(), change);
      expect([status, body.errors?.[0]?.pointer]).toEqual([400, pointer]);
    });

    it('is not there for what is not there', async () => {
      const { status, body } = await service.api('PATCH', `/api/instances/${UNKNOWN_INSTANCE}`, {
        name: 'x',
      });
      expect([status, body.code]).toEqual([404, 'instance_not_found']);
    });
  });
});

describe('Reading the catalogue', () => {
  let novita: NovitaSandbox;
  let service: Service;

  beforeAll(async () => {
    novita = await aNovita();
    service = await aService({ novita });
  });

  it('asks Novita on a cold miss only', async () => {
    const read = async (path: string): Promise<void> =>
      expect((await service.api('GET', path)).status).toBe(200);

    await read('/api/products');
    await read('/api/templates');
    await read('/api/templates/107672');
    await read('/api/offers?productName=RTX%204090%2024GB');
    const cold = novita.calls().length;
    expect(cold).toBeGreaterThan(0);
    expect(novita.calls('products').length).toBeLessThanOrEqual(3);
    expect(novita.calls('clusters').length).toBeLessThanOrEqual(1);

    for (let round = 0; round < 25; round++)
      await Promise.all(
        [
          '/api/products',
          '/api/templates',
          '/api/templates/107672',
          '/api/offers?productName=RTX%204090%2024GB',
        ].map(read),
      );
    expect(novita.calls()).toHaveLength(cold);
  });

  it('is shared: creates after the first ask for nothing that is known', async () => {
    const first = await service.create(aCreateRequest());
    await service.reaches(first.instanceId, 'ready');
    const before = novita.calls();
    const second = await service.create(aCreateRequest());
    await service.reaches(second.instanceId, 'ready');
    const asked = novita.calls().slice(before.length);
    expect(
      asked.filter(({ endpoint }) => ['products', 'clusters', 'template', 'templates'].includes(endpoint)),
    ).toEqual([]);
  });

  it('asks once for many that ask at once', async () => {
    const before = novita.calls('template').length;
    await Promise.all(Array.from({ length: 20 }, async () => service.api('GET', '/api/templates/107890')));
    await eventually(() => expect(novita.calls('template')).toHaveLength(before + 1));
  });

  it('quotes what a create would buy, and buys nothing', async () => {
    const request = aCreateRequest({ name: 'quoted', rootfsSize: 100 });
    const quote = async (what: object) =>
      service.api<Record<string, Record<string, unknown>>>('POST', '/api/instances', {
        ...request,
        ...what,
        validateOnly: true,
      });
    const { status, body, headers } = await quote({});
    expect([status, headers.get('location')]).toEqual([200, null]);
    expect(body).toMatchObject({
      type: 'create',
      done: true,
      response: { validateOnly: true, name: 'quoted' },
    });
    const offers = body['response']?.['offers'] as {
      productId: string;
      region: string;
      pricePerHour: string;
    }[];
    const [first] = offers;
    expect(body['response']).toMatchObject({
      product: { id: first?.productId, region: first?.region, rootfsSize: 100 },
      pricePerHour: first?.pricePerHour,
    });
    const disk = (40 * 0.005) / 24;
    const cost = Number(body['response']?.['estimatedCostPerHour']) - Number(first?.pricePerHour);
    expect(cost).toBeCloseTo(disk, 4);

    const dear = await quote({ maxPricePerHour: '0.00001' });
    expect([dear.status, dear.body['code']]).toEqual([409, 'no_offers']);
    const wide = await quote({ rootfsSize: 6_144 });
    expect([wide.status, wide.body['errors']]).toEqual([
      400,
      [expect.objectContaining({ pointer: '#/rootfsSize' })],
    ]);
    expect((await quote({ productName: 'None such' })).status).toBe(404);
    const { total } = (await service.api<InstanceList>('GET', '/api/instances?name=quoted')).body;
    expect(total).toBe(0);
    expect(novita.ledger().filter(({ name }) => name.startsWith('quoted'))).toEqual([]);

    const { instanceId } = await service.create(request);
    const bought = await service.reaches(instanceId, 'ready');
    expect(bought.product).toMatchObject({ id: first?.productId, region: first?.region, rootfsSize: 100 });
    expect(bought.pricePerHour).toBe(first?.pricePerHour);
  });
});
