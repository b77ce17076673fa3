import { NovitaSandbox } from '../support/novita-sandbox.js';
import { apiOf, type Api } from './api.js';

let novita: NovitaSandbox;
let api: Api;

beforeAll(async () => {
  novita = await NovitaSandbox.start();
  api = apiOf(novita);
});

beforeEach(() => novita.reset());

afterAll(() => novita.stop());

const ports = (count: number) =>
  Array.from({ length: count }, (_, index) => `${3000 + index}/http`).join(',');
const envs = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `K${index}`, value: '' }));

describe('an order is refused', () => {
  it.each<[string, Record<string, unknown>]>([
    ['productId', { productId: '' }],
    ['productId', { productId: 'no-such-product' }],
    ['gpuNum', { gpuNum: 9 }],
    ['gpuNum', { gpuNum: '1' }],
    ['gpuNum', { gpuNum: undefined }],
    ['rootfsSize', { rootfsSize: undefined }],
    ['rootfsSize', { rootfsSize: 6000 }],
    ['imageUrl', { imageUrl: 'x'.repeat(501) }],
    ['imageAuthId', { imageAuthId: 'no-such-auth' }],
    ['name', { name: 'x'.repeat(256) }],
    ['kind', { kind: undefined }],
    ['kind', { kind: 'tpu' }],
    ['billingMode', { billingMode: 'yearly' }],
    ['clusterId', { clusterId: 'nowhere' }],
    ['clusterId', { clusterId: 'us-ca-6' }],
    ['ports', { ports: '2223/tcp' }],
    ['ports', { ports: '70000/tcp' }],
    ['ports', { ports: '80:http' }],
    ['ports', { ports: '80/http,80/tcp' }],
    ['ports', { ports: ports(16) }],
    ['ports', { ports: ports(15), tools: [{ name: 'Jupyter', port: '8888', type: 'http' }] }],
    ['envs', { envs: envs(101) }],
    ['envs', { envs: [{ key: 'x'.repeat(512), value: '' }] }],
    ['minCudaVersion', { minCudaVersion: 'twelve' }],
  ])('for its %s, naming the field: %j', async (field, part) => {
    expect(await api.order(part)).toMatchObject({
      status: 400,
      body: {
        code: 400,
        reason: 'VALIDATOR_PARAM',
        message: expect.stringContaining(`invalid ${field}`),
        metadata: {},
      },
    });
  });

  it('when the product is not sold that way', async () => {
    const part = { productId: '4090.16c96g.v2', billingMode: 'spot' };
    expect(await api.order(part)).toMatchObject({
      status: 400,
      body: { reason: 'UNSUPPORTED_BILLING_MODE' },
    });
  });

  it('without JSON, and without a key before anything else', async () => {
    const path = '/gpu-instance/openapi/v1/gpu/instance/create';
    const garbled = await api.send(path, { method: 'POST', body: '{"name":' });
    expect(await garbled.json()).toMatchObject({ code: 400, reason: 'REQUEST' });
    const stranger = await fetch(`${novita.url}${path}`, { method: 'POST', body: '{"name":' });
    expect(await stranger.json()).toMatchObject({ code: 401, reason: 'UNAUTHORIZED' });
  });
});

describe('an order is accepted', () => {
  it('with a disk below the least, which is raised', async () => {
    const id = await api.ordered({ rootfsSize: 1 });
    expect((await api.instance(id)).body['rootfsSize']).toBe(10);
  });

  it('with nulls and unknown fields, and somewhere when no cluster is named', async () => {
    const { status, body } = await api.order({ clusterId: null, imageAuth: null, surprise: 1 });
    expect(status).toBe(200);
    expect((await api.instance(String(body['id']))).body['clusterId']).toBe('cn-hongkong-1');
  });

  it('as a machine without GPU', async () => {
    const part = { kind: 'cpu', productId: 'cpu.4c8g', billingMode: 'onDemand', gpuNum: undefined };
    const id = await api.ordered(part);
    expect((await api.instance(id)).body).toMatchObject({ kind: 'cpu', gpuNum: '0', cpuNum: '4' });
  });

  it('for months, which are paid at once and cannot be given back', async () => {
    const part = { productId: '5090.16c120g', billingMode: 'onDemand', month: 1 };
    const id = await api.ordered(part);
    expect((await api.instance(id)).body).toMatchObject({ billingMode: 'monthly' });
    expect(await api.command('delete', id)).toMatchObject({
      status: 400,
      body: { reason: 'PREPAID_INSTANCE_NOT_SUPPORT_RELEASE' },
    });
  });
});

describe('the list', () => {
  const ids = async (query: string) =>
    ((await api.list(query)).body['instances'] as { name: string }[]).map((row) => row.name);

  it('has pages of 10, at most 100, the newest first; page 0 is page 1', async () => {
    novita.addForeign({ count: 205, name: 'm' });
    expect(await ids('')).toHaveLength(10);
    expect(await ids('pageNum=0')).toEqual(await ids('pageNum=1'));
    expect((await ids('pageSize=1000&pageNum=3')).at(-1)).toBe('m-1');
    expect(await ids('pageSize=100&pageNum=4')).toEqual([]);
    expect((await api.list('pageSize=1')).body['total']).toBe(205);
    novita.turn({ pageBase: 0 });
    expect(await ids('pageSize=100&pageNum=2')).toHaveLength(5);
  });

  it('finds a part of the name in any case, the product and the status', async () => {
    novita.addForeign({ name: 'Alpha-1' });
    novita.addForeign({ name: 'beta-1', productId: 'A100-80GB.14c240g', status: 'exited' });
    expect(await ids('name=ALPHA')).toEqual(['Alpha-1']);
    expect(await ids('productName=a100')).toEqual(['beta-1']);
    expect(await ids('status=exited')).toEqual(['beta-1']);
    expect(await ids('page=7&page_size=1')).toHaveLength(2);
  });

  it.each(['status=nonsense', 'pageSize=-1', 'pageNum=x'])('refuses %s', async (query) => {
    expect(await api.list(query)).toMatchObject({ status: 400, body: { reason: 'VALIDATOR_PARAM' } });
  });
});

describe('belongings', () => {
  it('keep registry logins, which cannot go while a machine uses them', async () => {
    const login = { name: 'docker.io', username: 'me', password: 'secret' };
    expect((await api.post('/repository/auth/save', login)).body).toEqual({});
    const { body } = await api.get('/repository/auths');
    const saved = (body['data'] as { id: string; name: string }[]).find((auth) => auth.name === 'docker.io');
    expect(saved).toMatchObject(login);
    await api.ordered({ imageAuthId: saved?.id });
    expect(await api.post('/repository/auth/delete', { id: saved?.id })).toMatchObject({
      status: 400,
      body: { reason: 'IMAGE_AUTH_IN_USE' },
    });
  });

  it('keep templates', async () => {
    const template = { name: 'mine', image: 'docker.io/me/app:1', ports: [{ type: 'http', ports: [80] }] };
    const { body } = await api.post('/template/create', { template });
    const { templateId } = body;
    await api.post('/template/update', { template: { ...template, Id: templateId, name: 'ours' } });
    expect((await api.get(`/template?templateId=${String(templateId)}`)).body).toMatchObject({
      template: { Id: templateId, name: 'ours', channel: 'private', imageAuth: '', tools: [] },
    });
    expect((await api.get('/templates?channel=private&name=OURS')).body).toMatchObject({ total: 1 });
    expect((await api.post('/template/delete', { templateId })).body).toEqual({ templateId });
    expect(await api.get(`/template?templateId=${String(templateId)}`)).toMatchObject({
      status: 400,
      body: { reason: 'TEMPLATE_NOT_FOUND' },
    });
  });

  it('keep network storages, which only grow and only fit their cluster', async () => {
    const wanted = { clusterId: 'cn-hongkong-1', storageName: 'data', storageSize: 20 };
    const { body } = await api.post('/networkstorage/create', wanted);
    expect(body).toMatchObject({ storageName: 'data', storageSize: 20 });
    const { storageId } = body;
    const update = { storageId, storageName: 'data', storageSize: 10 };
    expect((await api.post('/networkstorage/update', update)).status).toBe(400);
    const networkStorages = [{ Id: storageId, mountPoint: '/data' }];
    const elsewhere = { productId: '4090.16c62g', clusterId: 'as-sgp-2', networkStorages };
    expect((await api.order(elsewhere)).body['reason']).toBe('CUR_CLUSTER_NETWORK_STORAGE_NOT_SUPPORT');
    const id = await api.ordered({ networkStorages });
    expect((await api.instance(id)).body['volumeMounts']).toEqual([
      { type: 'network', id: storageId, size: 20, mountPath: '/data' },
    ]);
    expect((await api.post('/networkstorage/delete', { storageId })).body['reason']).toBe(
      'NETWORK_STORAGE_IN_USE',
    );
    expect((await api.get('/networkstorages/list')).body).toMatchObject({ total: 1, data: [{ storageId }] });
  });
});

describe('unreadable requests', () => {
  it.each<[string, RequestInit, number]>([
    ['/gpu-instance/openapi/v1/%zz', {}, 400],
    ['/gpu-instance/openapi/v1/gpu/instance/create', { method: 'POST', body: 'x'.repeat(3_000_000) }, 413],
  ])('%s is refused in the envelope', async (path, init, code) => {
    const response = await api.send(path, init);
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ code, reason: 'REQUEST', metadata: {} });
  });
});

describe('unknown paths', () => {
  it.each(['/gpu-instance/openapi/v1/nothing', '/', '/v3/nothing'])('%s is not found', async (path) => {
    const response = await api.send(path);
    expect([response.status, await response.json()]).toEqual([
      404,
      { code: 404, reason: 'API_NOT_FOUND', message: 'api not found', metadata: {} },
    ]);
  });
});
