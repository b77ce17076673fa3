import { aCreateRequest } from '../builders/a-create-request.js';
import type { Accepted } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { eventsAt } from '../support/received.js';
import { ADMIN_KEY, aService, ENCRYPTION_KEY, type Service, WEBHOOK_SECRET } from '../support/service.js';
import { KIND, type Span, SpanCollector } from '../support/span-collector.js';
import { aNovita, aReceiver } from '../support/stage.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import type { ReceivedEvent } from '../support/received.js';

jest.setTimeout(90_000);

/** What the client says of its own trace. */
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT_SPAN = '00f067aa0ba902b7';
const ENV_VALUE = 'value-of-a-variable-that-nobody-may-see';
const QUERY_SECRET = 'secret-in-the-query-of-a-webhook';

describe('Traces', () => {
  let collector: SpanCollector;
  let novita: NovitaSandbox;
  let api: Service;
  let event: ReceivedEvent | undefined;
  let ours: Span[];

  const named = (name: string): Span[] => ours.filter((span) => span.name === name);

  beforeAll(async () => {
    collector = await SpanCollector.start();
    novita = await aNovita({ bootMs: 60 });
    const receiver = await aReceiver();
    const redis = await aPrivateRedis();
    const start = async (role: 'api' | 'worker'): Promise<Service> =>
      aService({
        novita,
        redis,
        env: {
          ROLE: role,
          OTEL_ENABLED: 'true',
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
          OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=let-me-in',
          OTEL_SERVICE_NAME: 'gpu-api',
          OTEL_BSP_SCHEDULE_DELAY: '100',
          OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
        },
      });
    const [first, worker] = await Promise.all([start('api'), start('worker')]);
    api = first;
    const { status, body } = await api.api<Accepted>(
      'POST',
      '/api/instances',
      aCreateRequest({
        envs: [{ key: 'TOKEN', value: ENV_VALUE }],
        webhookUrl: `${receiver.url}/hook?token=${QUERY_SECRET}`,
      }),
      { traceparent: `00-${TRACE}-${CLIENT_SPAN}-01` },
    );
    expect(status).toBe(202);
    await api.reaches(body.instanceId, 'ready');
    await api.api('GET', '/health');
    await api.api('POST', `/api/instances/${body.instanceId}/stop`);
    event = await eventually(() => {
      const found = eventsAt(receiver, body.instanceId).find(({ type }) => type === 'instance.ready');
      if (!found) throw new Error('instance.ready was not told');
      return found;
    });
    await Promise.all([api.kill('SIGTERM'), worker.kill('SIGTERM')]);
    ours = collector.spans.filter(({ traceId }) => traceId === TRACE);
  });

  it('follow one request through the API, a job, Novita and the webhook, over two processes', () => {
    const [request] = named('POST /api/instances');
    expect(request).toMatchObject({
      kind: KIND.server,
      parentSpanId: CLIENT_SPAN,
      attributes: { 'http.route': '/api/instances', 'http.response.status_code': 202 },
      resource: { 'ngi.role': 'api', 'service.name': 'gpu-api', 'deployment.environment.name': 'test' },
    });
    expect(named('process create-instance')[0]).toMatchObject({
      kind: KIND.consumer,
      resource: { 'ngi.role': 'worker' },
    });
    const calls = ours.filter(({ kind }) => kind === KIND.client);
    const to = (port: string): Span[] =>
      calls.filter(({ attributes }) => String(attributes['server.port']) === port);
    const bought = to(new URL(novita.url).port).filter(({ attributes }) =>
      String(attributes['url.full']).endsWith('/gpu-instance/openapi/v1/gpu/instance/create'),
    );
    expect(bought).toHaveLength(1);
    expect(bought[0]).toMatchObject({ resource: { 'ngi.role': 'worker' } });
    const { traceparent } = event?.request.headers ?? {};
    const [, traceId, spanId] = String(traceparent).split('-');
    expect(traceId).toBe(TRACE);
    const told = ours.find((span) => span.spanId === spanId);
    expect(told).toMatchObject({ kind: KIND.client, resource: { 'ngi.role': 'worker' } });
    expect(String(told?.attributes['url.full'])).toMatch(/\/hook$/);
  });

  it('are whole: each span hangs under another one of its trace', () => {
    const known = new Set([CLIENT_SPAN, ...ours.map(({ spanId }) => spanId)]);
    const loose = ours.filter(({ parentSpanId = '' }) => !known.has(parentSpanId));
    expect(loose.map(({ name }) => name)).toEqual([]);
    expect(ours.filter(({ attributes }) => attributes['db.system.name'] === 'redis')).not.toEqual([]);
  });

  it('begin with requests to the API and with nothing else', () => {
    const roots = collector.spans.filter(({ parentSpanId }) => !parentSpanId);
    expect(roots).not.toEqual([]);
    for (const { name, kind } of roots) {
      expect(kind).toBe(KIND.server);
      expect(name).toMatch(/^(GET|POST) \/api\//);
    }
  });

  it('hold no secret', () => {
    expect(collector.text.length).toBeGreaterThan(1_000);
    expect(new Set(collector.keys)).toEqual(new Set(['let-me-in']));
    for (const secret of [ADMIN_KEY, ENCRYPTION_KEY, WEBHOOK_SECRET, novita.apiKey, ENV_VALUE, QUERY_SECRET])
      expect(collector.text).not.toContain(secret);
    expect(collector.text).not.toMatch(/authorization|cookie|bearer/i);
  });
});

describe('Traces that cannot be sent', () => {
  it('hold up neither requests nor the end', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const service = await aService({
      novita,
      env: {
        OTEL_ENABLED: 'true',
        OTEL_EXPORTER_OTLP_TIMEOUT: '300',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
        OTEL_BSP_SCHEDULE_DELAY: '50',
      },
    });
    const { instanceId } = await service.create(aCreateRequest());
    await service.reaches(instanceId, 'ready');
    await eventually(() =>
      expect(service.log.filter(({ msg }) => msg === 'Traces cannot be sent')).toHaveLength(1),
    );
    const began = performance.now();
    await service.kill('SIGTERM');
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
