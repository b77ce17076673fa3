import { aCreateRequest } from '../builders/a-create-request.js';
import type { Accepted, OperationDocument } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { typesAt } from '../support/received.js';
import { type Answer, aService, type Service } from '../support/service.js';
import { aNovita, aReceiver } from '../support/stage.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';

jest.setTimeout(90_000);

describe('Starting what was stopped, at two processes', () => {
  let novita: NovitaSandbox;
  let service: Service;
  let other: Service;
  let receiver: WebhookReceiver;
  let id: string;

  beforeAll(async () => {
    novita = await aNovita();
    receiver = await aReceiver();
    const redis = await aPrivateRedis();
    service = await aService({ novita, redis });
    other = await aService({ novita, redis });
    ({ instanceId: id } = await service.create(aCreateRequest({ name: 'phoenix' })));
    await service.reaches(id, 'ready');
  });

  const post = async <Body = Accepted>(
    path: string,
    body: unknown = {},
    at = service,
  ): Promise<Answer<Body>> => at.api<Body>('POST', `/api/${path}`, body);
  const waited = async (operationId: string): Promise<Answer<OperationDocument>> =>
    service.api<OperationDocument>('GET', `/api/operations/${operationId}?wait=20`);
  const refusal = async (path: string, body?: unknown): Promise<unknown[]> => {
    const { status, body: problem } = await post<{ code: string; currentStatus?: string }>(path, body);
    return [status, problem.code, problem.currentStatus];
  };

  it('is refused while it is up, and for what is not there', async () => {
    expect(await refusal(`instances/${id}/start`)).toEqual([400, 'instance_not_startable', 'ready']);
    expect(await refusal('instances/start', { instanceName: 'phoenix' })).toEqual([
      400,
      'instance_not_startable',
      'ready',
    ]);
    expect(await refusal('instances/start', { instanceName: 'nobody' })).toEqual([
      404,
      'instance_not_found',
      undefined,
    ]);
    expect(await refusal('instances/inst_01JD0000000000000000009999/start')).toEqual([
      404,
      'instance_not_found',
      undefined,
    ]);
  });

  it.each([
    ['instances/start', {}],
    ['instances/start', { instanceName: 'no--good' }],
    ['instances/start', { instanceName: 'phoenix', targetPort: 0 }],
    ['instances/start', { instanceName: 'phoenix', webhookUrl: 'ftp://127.0.0.1/' }],
    ['instances/start', { instanceName: 'phoenix', healthCheckConfig: { timeoutMs: 'soon' } }],
    ['instances/stop', {}],
    ['instances/delete', { instanceName: 7 }],
    ['instances/stop-all', { status: ['asleep'] }],
  ])('refuses bad input: %s %j', async (path, body) => {
    expect((await refusal(path, body)).slice(0, 2)).toEqual([400, 'validation_failed']);
  });

  it('stops everything by one call that can be tried out before', async () => {
    const dry = await post<{ count: number }>('instances/stop-all', { names: ['phoenix'], dryRun: true });
    expect([dry.status, dry.body.count]).toEqual([202, 1]);
    const { body } = await post<{ count: number; results: { operationId: string }[] }>('instances/stop-all');
    expect(body.count).toBe(1);
    const end = await waited(body.results[0]?.operationId ?? '');
    expect(end.body).toMatchObject({ type: 'stop', done: true, response: { status: 'exited' } });
  });

  it('is one start at Novita and one operation, however many ask at either process', async () => {
    const request = { webhookUrl: receiver.url, healthCheckConfig: { timeoutMs: 900 } };
    const before = novita.calls('start').length;
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, n) =>
        n % 3
          ? post(`instances/${id}/start`, request, n % 2 ? other : service)
          : post('instances/start', { ...request, instanceName: 'phoenix' }, n % 2 ? other : service),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const [first] = answers;
    const operationId = first?.body.operationId ?? '';
    expect(new Set(answers.map(({ body }) => body.operationId))).toEqual(new Set([operationId]));
    expect(first?.headers.get('location')).toBe(`/api/operations/${operationId}`);
    expect(first?.body).toMatchObject({
      instanceId: id,
      novitaInstanceId: expect.stringMatching(/^[0-9a-f]{16}$/),
      message: expect.any(String),
      estimatedReadyTime: expect.stringMatching(/Z$/),
    });
    const end = await waited(operationId);
    expect(end.body).toMatchObject({ type: 'start', done: true, response: { status: 'ready' } });
    expect(novita.calls('start').length - before).toBe(1);
  });

  it('tells the webhook of that start, and of nothing after it', async () => {
    const told = ['instance.starting', 'instance.running', 'instance.ready', 'operation.completed'];
    await eventually(() => expect(typesAt(receiver, id)).toEqual(told));
    const { body } = await post('instances/stop', { instanceName: 'phoenix' });
    await waited(body.operationId);
    expect(typesAt(receiver, id)).toEqual(told);
  });

  it('asked for otherwise while it is under way is a conflict that names the operation', async () => {
    novita.inject({ fault: 'slow', endpoint: 'start', times: 1, ms: 1_200 });
    const { body } = await post(`instances/${id}/start`);
    const conflict = await post<{ code: string; operationId: string }>(
      `instances/${id}/start`,
      { targetPort: 8080 },
      other,
    );
    expect([conflict.status, conflict.body.code, conflict.body.operationId]).toEqual([
      409,
      'operation_in_progress',
      body.operationId,
    ]);
    const cancelled = await post<OperationDocument>(`operations/${body.operationId}/cancel`);
    expect([cancelled.status, cancelled.body.done, cancelled.body.error?.code]).toEqual([
      200,
      true,
      'operation_cancelled',
    ]);
    expect((await post(`operations/${body.operationId}/cancel`, {}, other)).status).toBe(200);
    await service.reaches(id, 'exited');
    await eventually(() => expect(novita.machines().map(({ status }) => status)).toEqual(['exited']));
  });

  it('is waited for as the client prefers, and answered in time when it does not end', async () => {
    novita.inject({ fault: 'refused', endpoint: 'start', times: 100, reason: 'CONFLICT', message: 'busy' });
    const { body } = await post(`instances/${id}/start`);
    const answer = await other.api<OperationDocument>(
      'GET',
      `/api/operations/${body.operationId}`,
      undefined,
      { prefer: 'respond-async, wait=1' },
    );
    expect([answer.status, answer.body.done]).toEqual([200, false]);
    expect(answer.headers.get('preference-applied')).toBe('wait=1');
    expect(answer.ms).toBeGreaterThan(950);
    novita.clearFaults();
    expect((await waited(body.operationId)).body).toMatchObject({ done: true });
    expect((await service.api('GET', `/api/operations/${body.operationId}?wait=-1`)).status).toBe(400);
  });
});
