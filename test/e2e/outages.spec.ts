import { aCreateRequest } from '../builders/a-create-request.js';
import type { InstanceDocument, InstanceList, OperationDocument } from '../support/documents.js';
import { DurableRedis } from '../support/durable-redis.js';
import { eventually } from '../support/eventually.js';
import { NovitaLine } from '../support/novita-line.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { eventsAt } from '../support/received.js';
import { type Answer, aService, type Service } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';

jest.setTimeout(90_000);

/** The store's own limit of time, and what a loaded machine adds. */
const REFUSED_WITHIN_MS = 2_500;
/** Breaker, backoff and sweep after an outage. */
const RESUMED_WITHIN_MS = 40_000;

describe('While Novita is away', () => {
  async function aLineToNovita(): Promise<{ novita: NovitaSandbox; line: NovitaLine; service: Service }> {
    const novita = await aNovita();
    const line = await NovitaLine.to(novita);
    return { novita, line, service: await aService({ novita: line }) };
  }

  it.each(['warm', 'cold'])(
    'requests are accepted with a %s cache, and are served when it is back',
    async (cache) => {
      const { novita, line, service } = await aLineToNovita();
      const known = cache === 'warm' ? [await service.create(aCreateRequest({ name: 'before' }))] : [];
      for (const { instanceId } of known) await service.reaches(instanceId, 'ready');

      await line.cut();
      const accepted = await Promise.all(
        Array.from({ length: 3 }, async (_, index) =>
          service.create(aCreateRequest({ name: `during-${index}` })),
        ),
      );
      expect(accepted.map(({ status }) => status)).toEqual(['creating', 'creating', 'creating']);
      for (const { instanceId, operationId } of [...known, ...accepted]) {
        expect((await service.instance(instanceId)).id).toBe(instanceId);
        expect((await service.operation(operationId)).id).toBe(operationId);
      }
      expect((await service.api('GET', '/health/ready')).status).toBe(200);
      await eventually(() =>
        expect(
          service.log.filter(({ level, msg }) => level === 'warn' && msg?.includes('coming back')),
        ).not.toEqual([]),
      );
      for (const { instanceId } of accepted)
        expect((await service.instance(instanceId)).status).toBe('creating');

      await line.mend();
      for (const { instanceId } of accepted) {
        await service.reaches(instanceId, 'ready', RESUMED_WITHIN_MS);
        expect(machinesOf(novita, instanceId)).toHaveLength(1);
      }
    },
  );

  it('a start goes on where it was when the line is mended', async () => {
    const novita = await aNovita({ bootMs: 400 });
    const line = await NovitaLine.to(novita);
    const service = await aService({ novita: line });
    const { instanceId } = await service.create(aCreateRequest());
    await eventually(() => expect(novita.ledger()).toHaveLength(1));
    await service.reaches(instanceId, 'starting');
    await line.cut();
    await eventually(() =>
      expect(service.log.some(({ msg }) => msg === 'Novita could not be looked at')).toBe(true),
    );
    expect((await service.instance(instanceId)).status).toBe('starting');
    await line.mend();
    await service.reaches(instanceId, 'ready', RESUMED_WITHIN_MS);
    expect(novita.ledger()).toHaveLength(1);
  });

  it('the catalogue is still read from the cache; what is not known is 503 with Retry-After', async () => {
    const { line, service } = await aLineToNovita();
    expect((await service.api('GET', '/api/templates/107001')).status).toBe(200);
    await line.cut();
    expect((await service.api('GET', '/api/templates/107001')).status).toBe(200);
    const cold = await service.api('GET', '/api/templates/107672');
    expect([cold.status, cold.body.code]).toEqual([503, 'novita_unavailable']);
    expect(Number(cold.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe.each([
  {
    outage: 'killed',
    begin: async (redis: DurableRedis) => redis.kill(),
    end: async (redis: DurableRedis) => redis.restart(),
  },
  {
    outage: 'frozen',
    begin: async (redis: DurableRedis) => redis.freeze(),
    end: async (redis: DurableRedis) => redis.thaw(),
  },
])('While Redis is $outage', ({ begin, end }) => {
  let novita: NovitaSandbox;
  let redis: DurableRedis;
  let service: Service;
  let known: InstanceDocument;
  let pending: string[];

  async function ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return service.api<T>(method, path, body);
  }

  function expectAway(answer: Answer<{ code?: string }>): void {
    expect([answer.status, answer.body.code]).toEqual([503, 'storage_unavailable']);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.ms).toBeLessThan(REFUSED_WITHIN_MS);
  }

  beforeAll(async () => {
    novita = await aNovita({ bootMs: 200 });
    redis = await DurableRedis.start();
    const receiver = await aReceiver();
    service = await aService({ novita, redis, env: { WEBHOOK_URL: receiver.url } });
    const first = await service.create(aCreateRequest({ name: 'known' }));
    await service.reaches(first.instanceId, 'ready');
    known = await service.instance(first.instanceId);
    await service.operation(known.operationId);
    await service.api('GET', '/api/instances');
    const accepted = await Promise.all(
      Array.from({ length: 10 }, async (_, index) =>
        service.create(aCreateRequest({ name: `pending-${index}` })),
      ),
    );
    pending = accepted.map(({ instanceId }) => instanceId);
    await begin(redis);
  });

  afterAll(async () => {
    redis.thaw();
  });

  it('nothing is accepted, and the refusal is quick', async () => {
    // At once: while the service still knows prices and templates by heart, the record is all that it asks the store for.
    const refused = await Promise.all([
      ask<{ code?: string }>('POST', `/api/instances/${known.id}/stop`),
      ask<{ code?: string }>('DELETE', `/api/instances/${known.id}`),
      ...Array.from({ length: 20 }, async () =>
        ask<{ code?: string }>('POST', '/api/instances', aCreateRequest()),
      ),
    ]);
    refused.forEach(expectAway);
  });

  it('what nobody has read cannot be read', async () => {
    const answers = await Promise.all(
      [
        '/api/instances/inst_01ARZ3NDEKTSV4RRFFQ69G5FAV',
        '/api/operations/op_01ARZ3NDEKTSV4RRFFQ69G5FAV',
        '/api/instances?pageSize=7',
      ].map(async (path) => ask<{ code?: string }>('GET', path)),
    );
    answers.forEach(expectAway);
  });

  it('what was read is served as it was, and says so', async () => {
    const [instance, operation, list] = await Promise.all([
      ask<InstanceDocument>('GET', `/api/instances/${known.id}`),
      ask<OperationDocument>('GET', `/api/operations/${known.operationId}`),
      ask<InstanceList>('GET', '/api/instances'),
    ]);
    expect(instance.status).toBe(200);
    expect(instance.body).toEqual({ ...known, stale: true });
    expect(operation.body).toMatchObject({ id: known.operationId, done: true, stale: true });
    expect(list.body).toMatchObject({ stale: true, total: expect.any(Number) });
    for (const { ms, headers } of [instance, operation, list]) {
      expect(ms).toBeLessThan(REFUSED_WITHIN_MS);
      expect(headers.get('age')).toMatch(/^\d+$/);
    }
  });

  it('the process lives but is not ready', async () => {
    expect((await service.api('GET', '/health/live')).status).toBe(200);
    const answers = await Promise.all(
      ['/health/ready', '/health'].map(async (path) => ask<{ status: string }>('GET', path)),
    );
    for (const { status, body, ms } of answers) {
      expect([status, body.status]).toEqual([503, 'error']);
      expect(ms).toBeLessThan(REFUSED_WITHIN_MS);
    }
  });

  it('nothing is lost: it is ready again, and so becomes everything that was accepted', async () => {
    await end(redis);
    await eventually(async () => expect((await service.api('GET', '/health/ready')).status).toBe(200));
    const fresh = await service.instance(known.id);
    expect(fresh.stale).toBeUndefined();
    for (const id of pending) {
      await service.reaches(id, 'ready', RESUMED_WITHIN_MS);
      expect(machinesOf(novita, id)).toHaveLength(1);
    }
    const { body } = await service.api<InstanceList>('GET', '/api/instances?pageSize=100');
    const ours = new Set(body.instances.map(({ id }) => id));
    expect([known.id, ...pending].every((id) => ours.has(id))).toBe(true);
  });

  it('work goes on as before', async () => {
    const { instanceId } = await service.create(aCreateRequest({ name: 'afterwards' }));
    await service.reaches(instanceId, 'ready');
  });

  it('what was refused is not carried out later', async () => {
    const { body } = await service.api<InstanceList>('GET', '/api/instances?include=terminated&pageSize=100');
    const bought = novita.ledger().length;
    expect(body.total).toBe(bought);
    expect(body.instances.map(({ name }) => name)).not.toContain('my-gpu');
  });

  it('is no reason to log an error for each request', () => {
    const errors = service.log.filter(({ level, msg }) => level === 'error' && msg === 'Unexpected error');
    expect(errors).toEqual([]);
  });
});

describe('Webhooks', () => {
  it('that could not be sent while Redis was away are sent when it is back', async () => {
    const novita = await aNovita({ bootMs: 150 });
    const redis = await DurableRedis.start();
    const receiver = await aReceiver();
    const service = await aService({ novita, redis, env: { WEBHOOK_URL: receiver.url } });
    const { instanceId } = await service.create(aCreateRequest());
    await redis.kill();
    await eventually(() => expect(novita.now()).toBeGreaterThan(0));
    await redis.restart();
    await service.reaches(instanceId, 'ready', RESUMED_WITHIN_MS);
    await eventually(() => {
      const types = eventsAt(receiver, instanceId).map(({ type }) => type);
      expect(types).toEqual(
        expect.arrayContaining(['instance.created', 'instance.running', 'instance.ready']),
      );
    }, RESUMED_WITHIN_MS);
    expect(machinesOf(novita, instanceId)).toHaveLength(1);
  });
});
