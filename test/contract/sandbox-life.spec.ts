import net from 'node:net';
import { NovitaSandbox } from '../support/novita-sandbox.js';
import { apiOf, type Api } from './api.js';

const BOOT_MS = 1000;

let novita: NovitaSandbox;
let api: Api;

beforeAll(async () => {
  novita = await NovitaSandbox.start({ bootMs: BOOT_MS });
  api = apiOf(novita);
});

beforeEach(() => {
  novita.reset();
  novita.freeze();
});

afterAll(() => novita.stop());

async function statusOf(id: string): Promise<unknown> {
  return (await api.instance(id)).body['status'];
}

/** The statuses seen when looking once per phase. */
async function statuses(id: string, phases: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (let phase = 0; phase < phases; phase += 1) {
    seen.push(await statusOf(id));
    novita.advance(BOOT_MS);
  }
  return seen;
}

async function endpointOf(id: string, type: string): Promise<string> {
  const { body } = await api.instance(id);
  const mappings = body['portMappings'] as { endpoint: string; type: string }[];
  return mappings.find((mapping) => mapping.type === type)?.endpoint ?? '';
}

function connects(endpoint: string): Promise<boolean> {
  const [host, port] = endpoint.split(':');
  return new Promise((resolve) => {
    const socket = net.connect({ host: host ?? '', port: Number(port) });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

describe('a machine', () => {
  it('boots through the documented statuses', async () => {
    expect(await statuses(await api.ordered(), 4)).toEqual(['toCreate', 'creating', 'pulling', 'running']);
  });

  it('stops and starts again', async () => {
    const id = await api.running();
    expect((await api.command('stop', id)).body).toEqual({ instanceId: id, state: 'toStop' });
    expect(await statuses(id, 3)).toEqual(['toStop', 'stopping', 'exited']);
    expect((await api.command('start', id)).body).toEqual({ instanceId: id, state: 'toStart' });
    expect(await statuses(id, 3)).toEqual(['toStart', 'starting', 'running']);
    expect((await api.command('restart', id)).status).toBe(200);
    expect(await statuses(id, 3)).toEqual(['toRestart', 'restarting', 'running']);
  });

  it.each([
    ['start', 'running'],
    ['stop', 'exited'],
    ['restart', 'exited'],
    ['stop', 'pulling'],
  ])('refuses to %s when %s', async (command, status) => {
    const [id = ''] = novita.addForeign({ status });
    expect(await api.command(command, id)).toMatchObject({
      status: 400,
      body: { code: 400, reason: 'CONFLICT', message: 'invalid state change', metadata: {} },
    });
  });

  it('is removed, can be read for a while but never listed, and is then not found', async () => {
    const id = await api.running();
    expect(await api.command('delete', id)).toMatchObject({ status: 200, body: {} });
    expect(await statuses(id, 3)).toEqual(['toRemove', 'removing', 'removed']);
    expect((await api.list()).body).toEqual({ instances: [], total: 0 });
    novita.advance(30_000);
    expect(await api.instance(id)).toMatchObject({ status: 404, body: { reason: 'RESOURCE_NOT_FOUND' } });
    expect((await api.command('delete', id)).status).toBe(404);
  });

  it('migrates by a job and runs again under its id', async () => {
    const id = await api.running();
    const { body } = await api.command('migrate', id);
    expect((await api.instance(id)).body['jobs']).toEqual([{ id: body['jobId'], type: 'instanceMigrate' }]);
    expect(await statuses(id, 3)).toEqual(['migrating', 'starting', 'running']);
    expect((await api.get(`/jobs?jobId=${String(body['jobId'])}`)).body).toMatchObject({
      jobs: [{ Id: body['jobId'], instanceId: id, state: { state: 'success' } }],
      total: 1,
    });
  });

  it('loses a spot machine after a notice', async () => {
    const id = await api.running();
    novita.machine(id, 'reclaim', { noticeMs: 10_000 });
    expect((await api.instance(id)).body).toMatchObject({
      status: 'running',
      spotStatus: 'notified',
      spotReclaimTime: String(Math.floor((novita.now() + 10_000) / 1000)),
    });
    novita.advance(10_000);
    expect((await api.instance(id)).body).toMatchObject({ status: 'stopping', spotStatus: 'reclaiming' });
    novita.advance(BOOT_MS);
    expect((await api.instance(id)).body).toMatchObject({ status: 'exited', spotStatus: 'terminated' });
  });

  it('writes numbers and moments as text', async () => {
    const id = await api.running({ gpuNum: 2, envs: [{ key: 'A', value: 'b' }] });
    expect((await api.instance(id)).body).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      cpuNum: '32',
      memory: '124',
      gpuNum: '2',
      rootfsSize: 60,
      createdAt: expect.stringMatching(/^\d{10}$/),
      lastStartedAt: expect.stringMatching(/^\d{10}$/),
      lastStoppedAt: '0',
      endTime: '-1',
      spotStatus: 'running',
      spotReclaimTime: '0',
      instancePrice: '17000',
      statusError: { state: '', message: '' },
      envs: [{ key: 'A', value: 'b' }],
      connectComponentSSH: { isRunning: true },
    });
    const row = ((await api.list()).body['instances'] as Record<string, unknown>[])[0];
    expect(row).not.toHaveProperty('connectComponentSSH');
  });

  it('cannot pull a private image without a login', async () => {
    const imageUrl = 'ghcr.io/sandbox-private/trainer:1.4.2';
    const refused = await api.running({ imageUrl });
    expect((await api.instance(refused)).body).toMatchObject({
      status: 'exited',
      statusError: { state: 'ImagePullFailed' },
    });
    const { body } = await api.get('/repository/auths');
    const [auth] = body['data'] as { id: string }[];
    expect(await statusOf(await api.running({ imageUrl, imageAuthId: auth?.id }))).toBe('running');
  });
});

describe('the ports of a machine', () => {
  it('answer only while it runs, http after some 502', async () => {
    const id = await api.ordered({ ports: '8080/http,22/tcp' });
    expect(await endpointOf(id, 'http')).toBe('');
    novita.advance(3 * BOOT_MS);
    const web = await endpointOf(id, 'http');
    expect(web).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const early = await fetch(web);
    expect([early.status, await early.text()]).toEqual([502, expect.stringContaining('502 Bad Gateway')]);
    novita.advance(BOOT_MS);
    const later = await fetch(web);
    expect([later.status, await later.text()]).toEqual([200, expect.stringContaining(id)]);
    const tcp = await endpointOf(id, 'tcp');
    expect(await connects(tcp)).toBe(true);

    await api.command('stop', id);
    expect(await connects(tcp)).toBe(false);
    await expect(fetch(web)).rejects.toThrow('fetch failed');
    expect(await endpointOf(id, 'tcp')).toBe('');
  });

  it('can be changed while it runs', async () => {
    const id = await api.running({ ports: '8080/http' });
    const ports = [{ port: 9090, type: 'tcp' }];
    expect((await api.post('/gpu/instance/edit', { instanceId: id, ports, expandRootDisk: 40 })).status).toBe(
      200,
    );
    const { body } = await api.instance(id);
    expect(body).toMatchObject({ rootfsSize: 100, portMappings: [{ port: 9090, type: 'tcp' }] });
    expect(await connects(await endpointOf(id, 'tcp'))).toBe(true);
  });
});

describe('money', () => {
  it('is spent per second from pulling until the machine rests', async () => {
    const id = await api.ordered({ gpuNum: 2 });
    novita.advance(2 * BOOT_MS + 3_600_000);
    await api.command('stop', id);
    novita.advance(86_400_000);
    expect(novita.ledger()).toMatchObject([
      { id, paidSeconds: 3602, paidGpuSeconds: 7204, billingMode: 'spot', status: 'exited' },
    ]);
    const { body } = await api.open('/openapi/v1/billing/balance/detail');
    expect(body['availableBalance']).toBe(String(Math.floor(10_000_000 - (3602 / 3600) * 2 * 1700)));
  });

  it('refuses orders when it is used up', async () => {
    novita.setBalance(0);
    expect(await api.order()).toMatchObject({ status: 400, body: { reason: 'BALANCE_NOT_ENOUGH' } });
  });

  it('pays for a disk beyond 60 GB, stopped or not', async () => {
    const [id = ''] = novita.addForeign({ status: 'exited', rootfsSize: 160 });
    novita.advance(86_400_000);
    expect(novita.ledger()).toMatchObject([{ id, computeCost: 0, diskCost: 50_000 }]);
  });
});

describe('stock', () => {
  it('is unlimited until a knob says how much there is', async () => {
    novita.setStock('4090.16c62g.hk', 'cn-hongkong-1', 1);
    const id = await api.running();
    expect(await api.order()).toMatchObject({ status: 400, body: { reason: 'INSUFFICIENT_RESOURCE' } });
    const { body } = await api.get('/products?clusterId=cn-hongkong-1&billingMethod=spot');
    const row = (body['data'] as { id: string }[]).find((product) => product.id === '4090.16c62g.hk');
    expect(row).toMatchObject({ availableDeploy: false, inventoryState: 'none' });

    await api.command('stop', id);
    novita.advance(60_000);
    expect((await api.order()).status).toBe(200);
    expect(await api.command('start', id)).toMatchObject({
      status: 400,
      body: { reason: 'INSUFFICIENT_RESOURCE', message: expect.stringContaining('start instance error') },
    });
  });
});

describe('metrics', () => {
  it('are 0 % until a load is set, and only exist while it runs', async () => {
    const id = await api.running();
    const read = async () => {
      const { body } = await api.open(`/openapi/v1/metrics/gpu/instance?instanceId=${id}&interval=10`);
      return (body as { gpuUtilization: { avg: { timestamp: string; value: number }[] } }).gpuUtilization.avg;
    };
    const idle = await read();
    expect(idle.length).toBeGreaterThan(4);
    expect(idle.every((point) => point.value === 0)).toBe(true);
    novita.machine(id, 'load', { gpu: 80, memory: 40 });
    novita.advance(30_000);
    expect((await read()).slice(-3).map((point) => point.value)).toEqual([80, 80, 80]);
    await api.command('stop', id);
    novita.advance(120_000);
    expect(await read()).toEqual([]);
  });

  it('are each GPU’s own, and may be what was recorded elsewhere', async () => {
    const id = await api.running({ gpuNum: 2 });
    novita.advance(600_000);
    const history = [
      { agoMs: 600_000, gpu: [95, 10], memory: [80, 5] },
      { agoMs: 300_000, gpu: [3, 0], memory: 80 },
    ];
    novita.machine(id, 'load', { history });
    const query = `instanceId=${id}&startTime=${Math.floor(novita.now() / 1000) - 599}&interval=60`;
    const { body } = await api.open(`/openapi/v1/metrics/gpu/instance?${query}`);
    const { gpuUtilization: gpu, gpuMemUtilization: memory } = body as Record<
      string,
      { avg: { value: number }[]; gpuIds: { gpuId: string; items: { value: number }[] }[] }
    >;
    const values = (points: { value: number }[] = []) => points.map(({ value }) => value);
    expect(values(gpu?.gpuIds[0]?.items)).toEqual([95, 95, 95, 95, 95, 3, 3, 3, 3, 3]);
    expect(values(gpu?.gpuIds[1]?.items)).toEqual([10, 10, 10, 10, 10, 0, 0, 0, 0, 0]);
    expect(values(gpu?.avg).slice(4, 6)).toEqual([52.5, 1.5]);
    expect(values(memory?.gpuIds[1]?.items).slice(4, 6)).toEqual([5, 80]);
  });
});
