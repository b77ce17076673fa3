import { gzipSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { register } from 'prom-client';
import { runInContext } from '../../../src/common/request-context.js';
import { NovitaClient } from '../../../src/novita/novita-client.js';
import { NovitaUnavailableError } from '../../../src/novita/novita.errors.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { API_KEY, type DoorOptions, openDoor } from './novita-door.js';
import { envelope, ScriptedServer, sendJson } from './scripted-server.js';

describe('NovitaTransport', () => {
  const novita = new ScriptedServer();
  const apps: TestingModule[] = [];
  let redis: PrivateRedis;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    await novita.listen();
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
  });

  afterAll(async () => {
    await novita.close();
  });

  async function door(options: Partial<DoorOptions> = {}): Promise<TestingModule> {
    const app = await openDoor({ redisUrl: redis.url, baseUrl: novita.url, ...options });
    apps.push(app);
    return app;
  }

  async function client(options: Partial<DoorOptions> = {}): Promise<NovitaClient> {
    return (await door(options)).get(NovitaClient);
  }

  async function thrown(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  it('says who we are, and for which request', async () => {
    const api = await client();
    novita.answersJson({ data: [{ id: 'us-ca-6', name: 'US-CA-06 (California)', availableGpuType: ['x'] }] });

    const clusters = await runInContext({ requestId: 'req_1' }, () => api.listClusters());

    expect(clusters).toEqual([{ id: 'us-ca-6', name: 'US-CA-06 (California)', availableGpuTypes: ['x'] }]);
    expect(novita.seen[0]).toMatchObject({
      method: 'GET',
      path: '/gpu-instance/openapi/v1/clusters',
      headers: {
        authorization: `Bearer ${API_KEY}`,
        'x-request-id': 'req_1',
        'user-agent': expect.stringMatching(/^novita-gpu-instance-api\/\d+\.\d+\.\d+/) as string,
      },
    });
  });

  it.each<[string, (api: NovitaClient) => Promise<unknown>, string, string, object]>([
    [
      'start',
      (api) => api.startInstance('i1'),
      'POST',
      '/gpu-instance/openapi/v1/gpu/instance/start',
      { instanceId: 'i1' },
    ],
    [
      'stop',
      (api) => api.stopInstance('i1'),
      'POST',
      '/gpu-instance/openapi/v1/gpu/instance/stop',
      { instanceId: 'i1' },
    ],
    [
      'restart',
      (api) => api.restartInstance('i1'),
      'POST',
      '/gpu-instance/openapi/v1/gpu/instance/restart',
      { instanceId: 'i1' },
    ],
    [
      'delete',
      (api) => api.deleteInstance('i1'),
      'POST',
      '/gpu-instance/openapi/v1/gpu/instance/delete',
      { instanceId: 'i1' },
    ],
  ])('sends %s and is content with an empty answer', async (_name, call, method, path, body) => {
    const api = await client();
    novita.answers((_request, response) => response.end());
    await expect(call(api)).resolves.toBeUndefined();
    novita.answers((_request, response) => response.writeHead(204).end());
    await expect(call(api)).resolves.toBeUndefined();
    expect(novita.seen[0]).toMatchObject({ method, path });
    expect(JSON.parse(novita.seen[0]?.body ?? '')).toEqual(body);
  });

  it('reads the balance and the metrics from their own paths and units', async () => {
    const api = await client();
    novita.answersJson({ availableBalance: '12345', cashBalance: '-10', creditLimit: '0' });
    await expect(api.getBalance()).resolves.toEqual({ available: 123_450, cash: -100, creditLimit: 0 });
    expect(novita.seen[0]?.path).toBe('/openapi/v1/billing/balance/detail');

    const items = [
      { timestamp: '1785780950', value: 97.5 },
      { timestamp: 'x', value: 1 },
    ];
    novita.answersJson({
      cpuUtilization: items,
      gpuUtilization: { avg: items, gpuIds: [{ gpuId: 0, items }] },
    });
    const point = { at: new Date(1_785_780_950_000), value: 97.5 };
    await expect(api.getInstanceMetrics('i1', new Date(1000), new Date(2999), 15)).resolves.toEqual({
      cpu: [point],
      memory: [],
      rootDisk: [],
      gpu: { average: [point], perGpu: [{ gpuId: '0', points: [point] }] },
      gpuMemory: { average: [], perGpu: [] },
    });
    expect(Object.fromEntries(novita.seen[0]?.query ?? [])).toEqual({
      instanceId: 'i1',
      startTime: '1',
      endTime: '2',
      interval: '15',
    });
  });

  it('tries reads again, and gives the answer when one comes', async () => {
    const api = await client();
    novita.answers((_request, response) =>
      novita.seen.length < 3
        ? void response.writeHead(502).end('<html>bad gateway</html>')
        : sendJson(response, { data: [] }),
    );
    await expect(api.listClusters()).resolves.toEqual([]);
    expect(novita.seen).toHaveLength(3);
  });

  it('gives up after its tries', async () => {
    const api = await client();
    novita.answersJson(envelope(500, 'UNKNOWN'), 500);
    await expect(api.listClusters()).rejects.toMatchObject({ code: 'novita_unavailable', httpStatus: 500 });
    expect(novita.seen).toHaveLength(3);
  });

  it('tries a silent server again, but not for ever', async () => {
    const api = await client({ novita: { timeoutMs: 1_000, maxRetries: 9 } });
    novita.answers(() => undefined);
    await expect(api.listClusters()).rejects.toMatchObject({ code: 'novita_unavailable', because: 'silent' });
    expect(novita.seen).toHaveLength(2);
  });

  it('ends a dripping answer at the time limit', async () => {
    const api = await client({ novita: { timeoutMs: 120, maxRetries: 0 } });
    novita.answers((_request, response) => {
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    });
    await expect(api.listClusters()).rejects.toMatchObject({ code: 'novita_unavailable' });
  });

  it.each<[string, (api: NovitaClient) => Promise<unknown>]>([
    ['start', (api) => api.startInstance('i1')],
    ['stop', (api) => api.stopInstance('i1')],
    ['restart', (api) => api.restartInstance('i1')],
    ['delete', (api) => api.deleteInstance('i1')],
  ])('tries %s once', async (_name, call) => {
    const api = await client();
    novita.answersJson(envelope(500, 'UNKNOWN'), 500);
    await expect(call(api)).rejects.toBeInstanceOf(NovitaUnavailableError);
    expect(novita.seen).toHaveLength(1);
  });

  it('never tries a 4xx again, and does not let it open the breaker', async () => {
    const api = await client({ times: { breakerFailures: 2 } });
    novita.answersJson(envelope(404, 'RESOURCE_NOT_FOUND'), 404);
    for (let i = 0; i < 5; i++)
      await expect(api.getInstance('i1')).rejects.toMatchObject({ code: 'novita_not_found' });
    expect(novita.seen).toHaveLength(5);
  });

  it('stops asking after many failures, but not for what is urgent, and asks again later', async () => {
    const api = await client({ novita: { maxRetries: 0 }, times: { breakerFailures: 3, breakerOpenMs: 80 } });
    novita.answersJson(envelope(500, 'UNKNOWN'), 500);
    for (let i = 0; i < 3; i++) await expect(api.listClusters()).rejects.toMatchObject({ because: 'broken' });

    await expect(api.listClusters()).rejects.toMatchObject({ because: 'not-asking', retryAfterMs: 80 });
    await expect(api.startInstance('i1')).rejects.toMatchObject({ because: 'not-asking' });
    expect(novita.seen).toHaveLength(3);

    novita.answersJson({ data: [] });
    await api.stopInstance('i1');
    await api.deleteInstance('i1');
    expect(novita.seen).toHaveLength(2);

    const until = performance.now() + 3_000;
    while ((await thrown(api.listClusters())) !== undefined && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(api.startInstance('i1')).resolves.toBeUndefined();
  });

  it('goes on with machines while figures keep failing', async () => {
    const api = await client({
      novita: { maxRetries: 0 },
      times: { breakerFailures: 3, breakerOpenMs: 5_000 },
    });
    novita.answersJson(envelope(500, 'UNKNOWN'), 500);
    const figures = async () => api.getInstanceMetrics('i1', new Date(0), new Date(1_000), 15);
    for (let i = 0; i < 3; i++) await expect(figures()).rejects.toMatchObject({ because: 'broken' });
    await expect(figures()).rejects.toMatchObject({ because: 'not-asking' });
    novita.answersJson({ data: [] });
    await expect(api.listClusters()).resolves.toEqual([]);
    await expect(api.startInstance('i1')).resolves.toBeUndefined();
  });

  it('waits as long as Novita asks when that is short', async () => {
    const api = await client();
    let first = 0;
    novita.answers((_request, response) => {
      if (novita.seen.length > 1) return sendJson(response, { data: [] });
      first = performance.now();
      sendJson(response, envelope(429, 'RATE_LIMIT_EXCEEDED'), 429, { 'retry-after': '0.15' });
    });
    await api.listClusters();
    expect(performance.now() - first).toBeGreaterThanOrEqual(145);
    expect(novita.seen).toHaveLength(2);
  });

  it('gives up at once when Novita asks for longer, and keeps every process from calling', async () => {
    const app = await door();
    const api = app.get(NovitaClient);
    novita.answersJson(envelope(429, 'RATE_LIMIT_EXCEEDED'), 429, { 'retry-after': '30' });

    await expect(api.listClusters()).rejects.toMatchObject({
      code: 'novita_unavailable',
      retryAfterMs: 30_000,
      facts: { retryAfterSeconds: 30 },
    });
    await expect(api.getBalance()).rejects.toMatchObject({ because: 'told-to-wait' });
    await expect(api.stopInstance('i1')).rejects.toMatchObject({ because: 'told-to-wait' });
    expect(novita.seen).toHaveLength(1);
  });

  it('does not follow redirects and takes them for no answer', async () => {
    const api = await client({ novita: { maxRetries: 0 } });
    novita.answers((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    await expect(api.listClusters()).rejects.toMatchObject({ code: 'novita_unavailable' });
    expect(novita.seen).toHaveLength(1);
  });

  it('does not swallow more than it can, however it is packed', async () => {
    const api = await client({ novita: { maxRetries: 0 } });
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
    novita.answers((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    await expect(api.listClusters()).rejects.toMatchObject({ code: 'novita_unavailable' });
  });

  it.each([
    ['a page', '<html>maintenance</html>'],
    ['half an answer', '{"data": ['],
    ['another envelope', '{"items": []}'],
    ['nothing', ''],
    ['null', 'null'],
  ])('takes %s with status 200 for no answer', async (_name, body) => {
    const api = await client({ novita: { maxRetries: 0 } });
    novita.answers((_request, response) => response.end(body));
    await expect(api.listClusters()).rejects.toMatchObject({ code: 'novita_unavailable', because: 'broken' });
  });

  it('keeps a list whose rows are partly broken, and counts them', async () => {
    const api = await client();
    novita.answersJson({
      instances: [null, { id: 'a', status: 'pending' }, { name: 'no id' }, 7],
      total: '4',
    });
    await expect(api.listInstances({ pageNum: 1, pageSize: 10 })).resolves.toMatchObject({
      rows: [{ id: 'a', status: 'pending' }],
      total: 4,
      skipped: 3,
    });
    const counted = await register.getSingleMetric('ngi_novita_rows_skipped_total')?.get();
    expect(counted?.values).toContainEqual({ labels: { endpoint: 'list-instances' }, value: 3 });
  });

  it('never says the key, in errors or logs', async () => {
    const lines: unknown[] = [];
    const keep = (...line: unknown[]): void => void lines.push(...line);
    const spies = (['debug', 'warn'] as const).map((level) =>
      jest.spyOn(Logger.prototype, level).mockImplementation(keep),
    );
    const api = await client({ novita: { maxRetries: 0 } });
    novita.answersJson(envelope(401, 'UNAUTHORIZED', `bad key ${API_KEY}`), 401);
    const refused = await thrown(api.listClusters());
    novita.answers((_request, response) => void response.socket?.destroy());
    const silent = await thrown(api.listClusters());
    for (const spy of spies) spy.mockRestore();

    expect(lines.length).toBeGreaterThan(1);
    const { inspect } = await import('node:util');
    expect(inspect([refused, silent, lines], { depth: 20, showHidden: true })).not.toContain(API_KEY);
  });

  it('shares one budget between processes', async () => {
    const prefixless = { novita: { ratePerMinute: 600, maxRetries: 0 } };
    const app = await door(prefixless);
    const api = app.get(NovitaClient);
    novita.answersJson({ data: [] });
    const started = performance.now();
    await Promise.all(Array.from({ length: 153 }, () => api.listClusters()));

    /* 150 at once, then one every 100 ms. */
    expect(performance.now() - started).toBeGreaterThanOrEqual(290);
    expect(novita.seen).toHaveLength(153);
  });

  it('refuses what would wait too long, and lets urgent calls through', async () => {
    const api = await client({ novita: { ratePerMinute: 4, maxRetries: 0 } });
    novita.answersJson({ data: [] });
    for (let i = 0; i < 10; i++) await api.listClusters();

    await expect(api.listClusters()).rejects.toMatchObject({ because: 'budget' });
    await api.stopInstance('i1');
    await expect(
      api.createInstance(
        {
          name: 'n',
          productId: 'p',
          clusterId: 'c',
          gpuNum: 1,
          rootfsSizeGb: 60,
          imageUrl: 'i',
          billingMode: 'spot',
          envs: [],
        },
        { mayStillSend: () => true },
      ),
    ).resolves.toMatchObject({ kind: 'refused', error: { because: 'budget' } });
    expect(novita.seen).toHaveLength(11);
  });

  it('lets reads fail and urgent calls pass when Redis is away', async () => {
    const app = await door();
    const api = app.get(NovitaClient);
    novita.answersJson({ data: [] });
    app.get(RedisConnections).state.disconnect();

    await expect(api.listClusters()).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(api.stopInstance('i1')).resolves.toBeUndefined();
    expect(novita.seen).toHaveLength(1);
  });

  it('counts calls by endpoint and result', async () => {
    const api = await client();
    const count = async (result: string): Promise<number> => {
      const metric = await register.getSingleMetric('ngi_novita_requests_total')?.get();
      const found = metric?.values.find(
        ({ labels }) => labels.endpoint === 'get-template' && labels.result === result,
      );
      return found?.value ?? 0;
    };
    novita.answersJson(envelope(400, 'TEMPLATE_NOT_FOUND', 'template not found'), 400);
    await thrown(api.getTemplate('1'));
    novita.answersJson({ template: { Id: '1', name: 'x', image: 'i' } });
    await api.getTemplate('1');

    await expect(Promise.all([count('ok'), count('novita_not_found')])).resolves.toEqual([1, 1]);
  });
});
