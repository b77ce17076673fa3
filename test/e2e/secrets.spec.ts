import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { aCreateRequest, type CreateRequest } from '../builders/a-create-request.js';
import type { Accepted, InstanceDocument } from '../support/documents.js';
import { endsWithItsTest } from '../support/endings.js';
import { EventStreamClient } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { typesAt } from '../support/received.js';
import { RedisServer } from '../support/redis-server.js';
import { type Answer, aService, type Service } from '../support/service.js';
import { aNovita } from '../support/stage.js';
import { dumpStore } from '../support/store-dump.js';
import { tracesOf } from '../support/traces.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

jest.setTimeout(120_000);

/** Nothing that anybody would write by chance. */
function canary(what: string): string {
  return `Canary${what}${randomBytes(20).toString('hex')}`;
}

const adminKey = canary('Admin');
const novitaKey = `sk_${canary('Novita')}`;
const webhookBytes = canary('Webhook');
const webhookSecret = `whsec_${Buffer.from(webhookBytes).toString('base64')}`;
const redisPassword = canary('Redis');
const keyInAddress = canary('Typed');
const variable = canary('Variable');
const changedVariable = canary('Other');
const templateVariable = canary('Template');
const registryPassword = canary('Registry');
/** Whoever has registered an address may see it; those who read logs may not. */
const tokenOfAddress = canary('Token');

/** What is said on purpose, once, to those who may know; nowhere else. */
const secrets: Record<string, string> = {
  'the admin key': adminKey,
  'the encryption key': canary('Encryption'),
  'the encryption key before': canary('Before'),
  'the key of Novita': novitaKey,
  'the webhook secret': webhookSecret,
  'the bytes of the webhook secret': webhookBytes,
  'the password of Redis': redisPassword,
  'a key typed into an address': keyInAddress,
  'a variable': variable,
  'a variable of a failed request': changedVariable,
  'a variable of a template': templateVariable,
  'the password of a registry': registryPassword,
};

describe('Secrets', () => {
  let novita: NovitaSandbox;
  let receiver: WebhookReceiver;
  let redis: Redis;
  let service: Service;
  let dataDir: string;
  let stream: EventStreamClient;
  let templateId: string;
  /** What was answered, but for the answers whose purpose is to say a secret. */
  const answered: string[] = [];
  const dumps: string[] = [];

  beforeAll(async () => {
    novita = await aNovita({ apiKey: novitaKey });
    templateId = await aPrivateTemplate();
    receiver = await WebhookReceiver.start({ secret: webhookSecret });
    endsWithItsTest(async () => receiver.stop());
    const server = await RedisServer.start([`requirepass ${redisPassword}`, 'save ""']);
    redis = new Redis({ port: server.port, password: redisPassword });
    endsWithItsTest(() => redis.disconnect());
    service = await aService({
      novita,
      redis: { url: `redis://:${redisPassword}@127.0.0.1:${server.port}` },
      env: {
        LOG_LEVEL: 'trace',
        SWAGGER: 'true',
        ADMIN_API_KEY: adminKey,
        ENCRYPTION_KEY: secrets['the encryption key'] ?? '',
        ENCRYPTION_KEYS_PREVIOUS: secrets['the encryption key before'] ?? '',
        WEBHOOK_SECRET: webhookSecret,
        WEBHOOK_URL: receiver.url,
      },
    });
    dataDir = service.dataDir;
    stream = (await EventStreamClient.open(`${service.url}/api/events`, asAdmin())).listen();
  });

  /** Asks Novita as its customer, behind the service's back. */
  async function askNovita(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(`${novita.url}/gpu-instance/openapi/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${novitaKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, unknown>;
  }

  async function aPrivateTemplate(): Promise<string> {
    const registry = { name: 'registry.example', username: 'robot', password: registryPassword };
    await askNovita('POST', '/repository/auth/save', registry);
    const { data } = (await askNovita('GET', '/repository/auths')) as {
      data: { id: string; name: string }[];
    };
    const imageAuth = data.find(({ name }) => name === registry.name)?.id ?? '';
    secrets['the credential of the image'] = imageAuth;
    const template = {
      name: 'secretive',
      type: 'instance',
      channel: 'private',
      image: 'registry.example/secretive:1',
      imageAuth,
      ports: [{ type: 'http', ports: [8080] }],
      envs: [{ key: 'TEMPLATE_TOKEN', value: templateVariable }],
    };
    return String((await askNovita('POST', '/template/create', { template }))['templateId']);
  }

  function asAdmin(headers: Record<string, string> = {}): Record<string, string> {
    return { authorization: `Bearer ${adminKey}`, ...headers };
  }

  async function ask<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const answer = await service.api<Body>(method, path, body, asAdmin(headers));
    answered.push(
      `${method} ${path.slice(0, 24)}: ${answer.status}`,
      JSON.stringify([...answer.headers]),
      answer.text,
    );
    return answer;
  }

  /** An answer whose purpose is to say a secret. */
  async function learn<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    return service.api<Body>(method, path, body, asAdmin());
  }

  const aRequest = (what: Record<string, unknown> = {}): CreateRequest =>
    aCreateRequest({ templateId, envs: [{ key: 'API_TOKEN', value: variable }], ...what });

  async function create(what?: Record<string, unknown>, headers?: Record<string, string>): Promise<string> {
    const { status, body, text } = await ask<Accepted>('POST', '/api/instances', aRequest(what), headers);
    expect([status, text]).toEqual([202, text]);
    return body.instanceId;
  }

  async function reaches(id: string, status: string): Promise<void> {
    await eventually(async () => {
      const { body } = await ask<InstanceDocument>('GET', `/api/instances/${id}`);
      expect(body.status).toBe(status);
    }, 30_000);
  }

  async function look(): Promise<void> {
    dumps.push(await dumpStore(redis));
  }

  it('are made: keys, a session, secrets of endpoints', async () => {
    const key = await learn<{ key: string }>('POST', '/api/keys', {
      name: 'ci',
      owner: 'team',
      role: 'operator',
    });
    secrets['a key'] = key.body.key.split('_')[2] ?? '';
    const session = await learn<{ csrfToken: string }>('POST', '/api/session', { key: adminKey });
    secrets['a session'] = /ngi_session=([^;]+)/.exec(session.headers.get('set-cookie') ?? '')?.[1] ?? '';
    const endpoint = await learn<{ id: string; secret: string }>('POST', '/api/webhooks/endpoints', {
      url: receiver.url,
    });
    secrets['the secret of an endpoint'] = endpoint.body.secret;
    const path = `/api/webhooks/endpoints/${endpoint.body.id}`;
    const rotated = await learn<{ secret: string }>('POST', `${path}/rotate`);
    secrets['the next secret of an endpoint'] = rotated.body.secret;
    await ask('POST', `${path}/test`);
    await ask('GET', '/api/webhooks/endpoints');
    await ask('GET', '/api/keys');
    expect(Object.values(secrets).filter((secret) => secret.length < 24)).toEqual([]);
  });

  it('go with a machine through its life', async () => {
    const id = await create(
      { webhookUrl: `${receiver.url}?token=${tokenOfAddress}` },
      { 'idempotency-key': 'once' },
    );
    await look();
    await reaches(id, 'ready');
    await look();
    expect(
      await create({ webhookUrl: `${receiver.url}?token=${tokenOfAddress}` }, { 'idempotency-key': 'once' }),
    ).toBe(id);

    const shown = await eventually(async () => {
      const { body } = await learn<InstanceDocument>('GET', `/api/instances/${id}?include=secrets`);
      expect(body.connection?.ssh?.password).toEqual(expect.any(String));
      return body;
    });
    expect(shown.spec.envs).toEqual([{ key: 'API_TOKEN', value: variable }]);
    secrets['the password of a machine'] = shown.connection?.ssh?.password ?? '';
    const { body: trail } = await ask<{ entries: { instanceId: string }[] }>(
      'GET',
      '/api/audit?action=read-secrets',
    );
    expect(trail.entries.map(({ instanceId }) => instanceId)).toContain(id);
    await look();

    await ask('PATCH', `/api/instances/${id}`, { name: 'renamed' });
    await ask('POST', `/api/instances/${id}/restart`);
    await reaches(id, 'ready');
    await look();
    await ask('POST', `/api/instances/${id}/stop`);
    await reaches(id, 'exited');
    await look();
    await ask('POST', `/api/instances/${id}/start`);
    await reaches(id, 'ready');
    await ask('DELETE', `/api/instances/${id}`);
    await reaches(id, 'terminated');
    await eventually(() => expect(typesAt(receiver, id)).toContain('instance.deleted'), 30_000);
    await ask('GET', `/api/instances/${id}/events`);
  });

  it('are in what Novita says when it goes wrong', async () => {
    const words = `Bearer ${novitaKey} may not: ${variable} of ${templateVariable} by ${secrets['the credential of the image']}`;
    novita.next('create').isRefused('INVALID_PARAM', words, 400);
    const refused = await create({ name: 'refused' });
    await reaches(refused, 'failed');
    novita.next('create').answerIsLost();
    const lost = await create({ name: 'lost' });
    await look();
    await reaches(lost, 'ready');
    const machine = novita.machines().find(({ name }) => name.startsWith('lost'))?.id ?? '';
    novita.machine(machine, 'fail', { message: `exit 1: ${words}` });
    await eventually(() => expect(typesAt(receiver, lost)).toContain('instance.stopped'), 30_000);
    novita.next('products', 3).isRefused('UNAUTHORIZED', `the key ${novitaKey} is unknown`, 401);
    await ask('GET', '/api/products?refresh=true');
    await ask('POST', '/api/instances/sync', {});
    for (const id of [refused, lost]) {
      await ask('GET', `/api/instances/${id}`);
      await ask('GET', `/api/instances/${id}/events`);
    }
    await look();
  });

  it('are in requests that are refused', async () => {
    await ask('POST', '/api/instances', aRequest({ name: '', envs: [{ key: '1', value: changedVariable }] }));
    await ask('POST', '/api/instances', aRequest({ envs: [{ key: 'A', value: [changedVariable] }] }));
    await ask('POST', '/api/instances', `{"envs":[{"key":"A","value":"${changedVariable}"`);
    await ask('POST', '/api/instances', aRequest({ webhookUrl: `https://u:${changedVariable}@127.0.0.1/` }));
    await ask('POST', '/api/session', { key: keyInAddress, password: changedVariable });
    await ask('GET', '/api/instances', undefined, { authorization: `Bearer ${keyInAddress}` });
    await ask('GET', '/api/instances', undefined, { authorization: `Basic ${keyInAddress}` });
    await ask('GET', '/api/instances', undefined, { authorization: '', 'x-api-key': keyInAddress });
    await ask('GET', `/api/instances?key=${keyInAddress}`, undefined, { authorization: '' });
    await ask('GET', `/api/instances?key=${keyInAddress}`);
    await ask('GET', `/api/events?lastEventId=${keyInAddress}`, undefined, { authorization: '' });
    for (const path of ['/api/keys', '/api/instances', '/api/webhooks/endpoints', '/nowhere'])
      await ask('DELETE', `${path}/ngi_01ARZ3NDEKTSV4RRFFQ69G5FAV_${keyInAddress}_000000`);
  });

  it('are nowhere but where they are said on purpose', async () => {
    await ask('GET', '/api/audit?pageSize=1000');
    await ask('GET', '/api/queues');
    await ask('GET', '/api/webhooks/deliveries');
    await ask('GET', '/api/instances?include=terminated');
    await ask('GET', `/api/templates/${templateId}`);
    await ask('GET', '/api/templates');
    await ask('GET', '/api/admin/invariants');
    await ask('GET', '/openapi.json');
    await ask('GET', '/');
    await look();
    const { text: metrics } = await ask('GET', '/metrics');
    const places = {
      'the log': service.output,
      Redis: dumps.join('\n'),
      answers: answered.join('\n'),
      metrics,
      'the live stream': stream.text,
      webhooks: receiver.received
        .map(({ headers, body }) => `${JSON.stringify(headers)}\n${body.toString()}`)
        .join('\n'),
      'the data folder': await readAll(dataDir),
    };
    expect(Object.entries(places).filter(([, text]) => text.length < 1_000)).toEqual([
      ['the data folder', ''],
    ]);
    expect(service.log.some(({ level }) => level === 'debug')).toBe(true);
    expect(/bull:create-instance:\d+\n/.test(places.Redis)).toBe(true);
    expect(tracesOf(secrets, places)).toEqual([]);
    const { 'the log': log, metrics: figures } = places;
    expect(tracesOf({ 'the token of an address': tokenOfAddress }, { log, figures })).toEqual([]);
  });
});

async function readAll(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (
    await Promise.all(files.map(async (file) => readFile(join(file.parentPath, file.name), 'utf8')))
  ).join('\n');
}
