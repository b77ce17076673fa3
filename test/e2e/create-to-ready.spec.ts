import { aCreateRequest } from '../builders/a-create-request.js';
import type { Accepted, InstanceDocument, OperationDocument } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import { NovitaLine } from '../support/novita-line.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { eventsAt, type ReceivedEvent, typesAt } from '../support/received.js';
import {
  ADMIN_KEY,
  type Answer,
  aService,
  ENCRYPTION_KEY,
  type Service,
  WEBHOOK_SECRET,
} from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';

jest.setTimeout(60_000);

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const REQUEST_ID = 'my-own-request-id.42';
const SECRET_VALUE = 'a-value-that-nobody-may-read';

describe('One POST', () => {
  let novita: NovitaSandbox;
  let line: NovitaLine;
  let global: WebhookReceiver;
  let own: WebhookReceiver;
  let service: Service;
  let answer: Answer<Accepted>;
  let first: InstanceDocument;
  let instance: InstanceDocument;
  let operation: OperationDocument;

  beforeAll(async () => {
    novita = await aNovita({ bootMs: 1_000 });
    line = await NovitaLine.to(novita);
    global = await aReceiver();
    own = await aReceiver();
    service = await aService({ novita: line, env: { WEBHOOK_URL: global.url } });
    const request = aCreateRequest({
      name: 'my-first-gpu',
      webhookUrl: `${own.url}?token=in-the-query`,
      envs: [{ key: 'MODEL', value: SECRET_VALUE }],
    });
    answer = await service.api<Accepted>('POST', '/api/instances', request, { 'x-request-id': REQUEST_ID });
    first = await service.instance(answer.body.instanceId);
    instance = await service.reaches(answer.body.instanceId, 'ready');
    operation = await service.operation(answer.body.operationId);
    for (const receiver of [global, own])
      await eventually(() => expect(typesAt(receiver, instance.id)).toContain('operation.completed'));
  });

  it('is accepted at once, with a way to follow it', () => {
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      instanceId: expect.stringMatching(/^inst_[0-9A-HJKMNP-TV-Z]{26}$/),
      operationId: expect.stringMatching(/^op_[0-9A-HJKMNP-TV-Z]{26}$/),
      status: 'creating',
      message: expect.any(String),
      estimatedReadyTime: expect.stringMatching(RFC_3339),
    });
    const operationPath = `/api/operations/${answer.body.operationId}`;
    expect(answer.headers.get('location')).toBe(operationPath);
    expect(answer.headers.get('operation-location')).toBe(operationPath);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.headers.get('x-request-id')).toBe(REQUEST_ID);
  });

  it('can be read before anything is bought', () => {
    expect(['creating', 'starting']).toContain(first.status);
    expect(first).toMatchObject({
      id: answer.body.instanceId,
      name: 'my-first-gpu',
      owner: 'admin',
      desired: 'running',
      operationId: answer.body.operationId,
    });
  });

  it('buys the cheapest machine of the default region, once', () => {
    const [machine, ...others] = machinesOf(novita, instance.id);
    expect(others).toEqual([]);
    expect(novita.ledger()).toHaveLength(1);
    expect(machine).toMatchObject({
      id: instance.novitaInstanceId,
      productId: '4090.16c62g.hk',
      clusterId: 'cn-hongkong-1',
      billingMode: 'spot',
      gpuNum: 1,
    });
    expect(machine?.name).toMatch(
      new RegExp(`^my-first-gpu--ngi1-[0-9a-z]{6}-${instance.id.slice('inst_'.length)}-1$`),
    );
  });

  it('ends in a document that says everything', () => {
    expect(instance).toMatchObject({
      status: 'ready',
      desired: 'running',
      novita: { status: 'running' },
      spec: {
        productName: 'RTX 4090 24GB',
        templateId: '107001',
        gpuNum: 1,
        rootfsSize: 60,
        billingMode: 'spot',
        envs: [{ key: 'MODEL' }],
      },
      product: { id: '4090.16c62g.hk', name: 'RTX 4090 24GB', region: 'CN-HK-01' },
      pricePerHour: '0.17',
      currency: 'USD',
      offersRefused: [],
      actions: expect.arrayContaining(['stop', 'delete']),
    });
    for (const moment of ['createdAt', 'startedAt', 'readyAt', 'statusChangedAt'] as const)
      expect(instance[moment]).toMatch(RFC_3339);
    expect(instance.failure).toBeUndefined();
    expect(instance.revision).toBeGreaterThan(first.revision);
  });

  it('gives endpoints that answer', async () => {
    expect(instance.ports.map(({ port, type }) => [port, type])).toEqual([
      [8888, 'http'],
      [22, 'tcp'],
    ]);
    const page = await fetch(instance.ports[0]?.endpoint ?? '');
    expect(page.status).toBe(200);
  });

  it('finishes its operation with phases and times', () => {
    expect(operation).toMatchObject({
      id: answer.body.operationId,
      type: 'create',
      done: true,
      instanceId: instance.id,
      metadata: { phase: 'completed', attempts: 1, progress: 100 },
      response: { instanceId: instance.id, status: 'ready' },
    });
    expect(operation.error).toBeUndefined();
    expect(operation.metadata.phases.map(({ name }) => name)).toEqual([
      'initiated',
      'monitoring',
      'health_checking',
      'completed',
    ]);
    const { times } = operation.metadata;
    const moments = [
      times['startRequested'],
      times['instanceStarting'],
      times['instanceRunning'],
      times['healthCheckStarted'],
      times['healthCheckCompleted'],
      times['ready'],
    ];
    expect(moments.every((moment) => moment !== undefined && RFC_3339.test(moment))).toBe(true);
    expect(moments.map(String).toSorted()).toEqual(moments);
    expect(operation.endedAt).toBe(times['ready']);
  });

  describe.each([
    ['the service’s webhook', () => global],
    ['the request’s own webhook', () => own],
  ])('as %s hears it', (_who, receiver) => {
    let events: ReceivedEvent[];

    beforeAll(() => {
      events = eventsAt(receiver(), instance.id);
    });

    it('passes through every status once, in order', () => {
      expect(events.map(({ type }) => type)).toEqual([
        'instance.created',
        'instance.starting',
        'instance.pulling',
        'instance.running',
        ...events.map(({ type }) => type).filter((type) => type === 'instance.health_check.failed'),
        'instance.ready',
        'operation.completed',
      ]);
      expect(events.map(({ data }) => data.sequence)).toEqual(events.map((_event, index) => index + 1));
      expect(events.map(({ data }) => data.status)).toEqual(
        expect.arrayContaining(['creating', 'starting', 'running', 'ready']),
      );
    });

    it('is signed so that anybody with the secret can verify it', () => {
      for (const { request } of events) {
        expect(request).toMatchObject({ method: 'POST', verified: true });
        expect(request.id).toMatch(/^[^.]+$/);
        expect(request.headers['content-type']).toBe('application/json');
        expect(request.headers['webhook-timestamp']).toMatch(/^\d{10}$/);
      }
      expect(new Set(events.map(({ request }) => request.id)).size).toBe(events.length);
    });

    it('tells of the ready instance what the API tells', () => {
      const ready = events.find(({ type }) => type === 'instance.ready');
      expect(ready?.data).toMatchObject({
        instanceId: instance.id,
        novitaInstanceId: instance.novitaInstanceId,
        operationId: operation.id,
        status: 'ready',
      });
      // How to get into the machine is read right after it; the meter runs on.
      const later = { revision: 0, connection: undefined, meteredAt: undefined, accruedCost: undefined };
      expect({ ...ready?.data.instance, ...later }).toEqual({ ...instance, ...later });
    });
  });

  it('sends the same bytes to both', () => {
    const bodies = (receiver: WebhookReceiver): string[] =>
      eventsAt(receiver, instance.id).map(({ request }) => request.body.toString('utf8'));
    expect(bodies(own)).toEqual(bodies(global));
  });

  it('lists its deliveries', async () => {
    const log = await eventually(async () => {
      const { body } = await service.api<{ deliveries: { type: string; status: string; url: string }[] }>(
        'GET',
        `/api/webhooks/deliveries?instanceId=${instance.id}`,
      );
      expect(body.deliveries.every(({ status }) => status === 'delivered')).toBe(true);
      return body.deliveries;
    });
    expect(log).toHaveLength(global.received.length + own.received.length);
  });

  it('carries its request id to the job’s log and to Novita', () => {
    const ofTheRequest = service.log.filter(({ requestId }) => requestId === REQUEST_ID);
    expect(ofTheRequest.map(({ msg, event }) => msg ?? event)).toEqual(
      expect.arrayContaining(['request', 'Buying', 'instance.ready']),
    );
    const create = line.carried.find(({ method, path }) => method === 'POST' && path.endsWith('/create'));
    expect(create?.headers['x-request-id']).toBe(REQUEST_ID);
  });

  it('carries its request id to the webhook sender’s log', () => {
    const sent = service.log.filter(({ msg }) => msg === 'Webhook attempt');
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.map(({ requestId }) => requestId)).toEqual(sent.map(() => REQUEST_ID));
  });

  it('leaves no secret in the log', () => {
    const secrets = [ADMIN_KEY, ENCRYPTION_KEY, WEBHOOK_SECRET, novita.apiKey, SECRET_VALUE, 'in-the-query'];
    for (const secret of secrets) expect(service.output).not.toContain(secret);
    expect(service.output).not.toContain(WEBHOOK_SECRET.slice('whsec_'.length));
  });

  it('logs nothing alarming', () => {
    expect(service.log.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(service.output).not.toMatch(/deprecat|ExperimentalWarning|UnhandledPromise/i);
  });
});

describe('A service whose WEBHOOK_URL is also the request’s', () => {
  it('hears each event once', async () => {
    const novita = await aNovita();
    const receiver = await aReceiver();
    const service = await aService({ novita, env: { WEBHOOK_URL: receiver.url } });
    const { instanceId } = await service.create(aCreateRequest({ webhookUrl: receiver.url }));
    await eventually(() => expect(typesAt(receiver, instanceId)).toContain('operation.completed'));
    const ids = receiver.received.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(typesAt(receiver, instanceId).filter((type) => type === 'instance.ready')).toHaveLength(1);
  });
});
