import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { request, type RequestOptions } from 'node:https';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { TestingModule } from '@nestjs/testing';
import { NOVITA_CONFIG } from '../../../src/config/config.module.js';
import type { NovitaConfig } from '../../../src/config/config.js';
import type { NovitaInstanceSpec } from '../../../src/novita/create-outcome.js';
import { NovitaClient } from '../../../src/novita/novita-client.js';
import { guardAgents, GuardedConnection } from '../../../src/novita/send-guard-agent.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { openDoor } from './novita-door.js';

const SPEC: NovitaInstanceSpec = {
  name: 'demo--ngi1-ab12-01JZZZZZZZZZZZZZZZZZZZZZZZ-1',
  productId: '4090.16c62g',
  clusterId: 'cn-hongkong-1',
  gpuNum: 1,
  rootfsSizeGb: 60,
  imageUrl: 'docker.io/library/ubuntu:22.04',
  billingMode: 'spot',
  ports: '8080/http,22/tcp',
  envs: [{ key: 'NGI_META', value: 'x' }],
  tools: [{ name: 'Jupyter', port: 8888, type: 'http' }],
};

const ALWAYS = { mayStillSend: () => true };

/** A bare TCP server: counts connections and bytes, and does to each request what the test says. */
class RawServer {
  readonly requests: string[] = [];
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => this.serve(socket));
  onConnection: (socket: Socket) => void = () => undefined;
  onRequest: (socket: Socket) => void = () => undefined;

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answers(status: string, body: string, headers = ''): void {
    this.onRequest = (socket) =>
      socket.end(
        `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
  }

  reset(): void {
    this.requests.length = 0;
    this.connections = 0;
    this.onConnection = () => undefined;
    this.onRequest = () => undefined;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.connections++;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    this.onConnection(socket);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const [head, body] = text.split('\r\n\r\n', 2);
      const length = Number(/content-length: (\d+)/i.exec(head ?? '')?.[1] ?? 0);
      if (body === undefined || Buffer.byteLength(body) < length) return;
      this.requests.push(text);
      this.onRequest(socket);
    });
  }
}

describe('createInstance', () => {
  const novita = new RawServer();
  let redis: PrivateRedis;
  let app: TestingModule;
  let client: NovitaClient;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    const baseUrl = await novita.listen();
    const times = { connectMs: 300 };
    app = await openDoor({ redisUrl: redis.url, baseUrl, novita: { timeoutMs: 400 }, times });
    client = app.get(NovitaClient);
  });

  beforeEach(() => novita.reset());

  afterAll(async () => {
    await app.close();
    await novita.close();
  });

  const envelope = (reason: string): string =>
    JSON.stringify({ code: 400, reason, message: 'm', metadata: {} });
  const html = '<html><body>error code: 1010</body></html>';

  it('sends the order in the words of Novita', async () => {
    novita.answers('200 OK', '{"id":"e70d0a62c99c2402"}');

    await expect(client.createInstance(SPEC, ALWAYS)).resolves.toEqual({
      kind: 'done',
      novitaInstanceId: 'e70d0a62c99c2402',
    });

    const [head, body] = (novita.requests[0] ?? '').split('\r\n\r\n');
    expect(head).toMatch(/^POST \/gpu-instance\/openapi\/v1\/gpu\/instance\/create HTTP\/1\.1\r\n/);
    expect(head).toMatch(/authorization: Bearer sk_test_key/i);
    expect(JSON.parse(body ?? '')).toEqual({
      name: SPEC.name,
      productId: '4090.16c62g',
      clusterId: 'cn-hongkong-1',
      gpuNum: 1,
      rootfsSize: 60,
      imageUrl: 'docker.io/library/ubuntu:22.04',
      billingMode: 'spot',
      ports: '8080/http,22/tcp',
      envs: [{ key: 'NGI_META', value: 'x' }],
      tools: [{ name: 'Jupyter', port: '8888', type: 'http' }],
      kind: 'gpu',
      month: 0,
    });
  });

  it.each<[string, string, string, object]>([
    ['an id', '200 OK', '{"id":"a1"}', { kind: 'done', novitaInstanceId: 'a1' }],
    [
      'an id called instanceId',
      '201 Created',
      '{"instanceId":"a1"}',
      { kind: 'done', novitaInstanceId: 'a1' },
    ],
    ['an id called Id, as a number', '200 OK', '{"Id":17}', { kind: 'done', novitaInstanceId: '17' }],
    [
      'no stock',
      '400 Bad',
      envelope('INSUFFICIENT_RESOURCE'),
      { kind: 'refused', error: { code: 'no_capacity' } },
    ],
    [
      'no money',
      '400 Bad',
      envelope('BALANCE_NOT_ENOUGH'),
      { kind: 'refused', error: { code: 'balance_not_enough' } },
    ],
    [
      'a full account',
      '400 Bad',
      envelope('CREATE_INSTANCE_LIMIT'),
      { kind: 'refused', error: { code: 'novita_quota_exceeded' } },
    ],
    [
      'a bad key',
      '401 No',
      envelope('UNAUTHORIZED'),
      { kind: 'refused', error: { code: 'novita_unauthorized' } },
    ],
    [
      'a bad key, as 403',
      '403 No',
      envelope('INVALID_API_KEY'),
      { kind: 'refused', error: { code: 'novita_unauthorized' } },
    ],
    [
      'a bad parameter',
      '400 Bad',
      envelope('VALIDATOR_PARAM'),
      { kind: 'refused', error: { code: 'novita_rejected', reason: 'VALIDATOR_PARAM' } },
    ],
    [
      'an image nobody has',
      '400 Bad',
      envelope('IMAGE_NOT_FOUND'),
      { kind: 'refused', error: { code: 'novita_rejected' } },
    ],
    [
      'too many calls',
      '429 Slow',
      envelope('RATE_LIMIT_EXCEEDED'),
      { kind: 'refused', error: { code: 'novita_unavailable' } },
    ],
    ['too many calls, empty', '429 Slow', '', { kind: 'refused', error: { code: 'novita_unavailable' } }],
    ['a 2xx without id', '200 OK', '{}', { kind: 'unknown' }],
    ['an empty 2xx', '200 OK', '', { kind: 'unknown' }],
    ['a garbled 2xx', '200 OK', '{"id":"a1', { kind: 'unknown' }],
    ['a page with 200', '200 OK', html, { kind: 'unknown' }],
    ['a page with 403', '403 Forbidden', html, { kind: 'unknown' }],
    ['a page with 429', '429 Slow', html, { kind: 'unknown' }],
    ['a 4xx that is no envelope', '400 Bad', '{"error":"nope"}', { kind: 'unknown' }],
    ['an empty 4xx', '404 Not Found', '', { kind: 'unknown' }],
    ['a request time-out', '408 Timeout', envelope('REQUEST'), { kind: 'unknown' }],
    ['a redirect', '307 Elsewhere', '', { kind: 'unknown' }],
    ['a server error', '500 Oops', envelope('UNKNOWN'), { kind: 'unknown' }],
    ['a gateway error', '502 Bad Gateway', html, { kind: 'unknown' }],
    ['a gateway time-out', '504 Late', '', { kind: 'unknown' }],
  ])('judges %s', async (_name, status, body, outcome) => {
    novita.answers(status, body);

    await expect(client.createInstance(SPEC, ALWAYS)).resolves.toMatchObject(outcome);
    expect(novita.requests).toHaveLength(1);
  });

  it('knows nothing when the connection is reset after the request was read, and asks once', async () => {
    novita.onRequest = (socket) => socket.resetAndDestroy();

    await expect(client.createInstance(SPEC, ALWAYS)).resolves.toEqual({
      kind: 'unknown',
      reason: 'ECONNRESET',
    });
    expect(novita.requests).toHaveLength(1);
    expect(novita.connections).toBe(1);
  });

  it('knows nothing when the answer does not come in time, and asks once', async () => {
    await expect(client.createInstance(SPEC, ALWAYS)).resolves.toMatchObject({ kind: 'unknown' });
    expect(novita.requests).toHaveLength(1);
  });

  it('knows nothing when the answer breaks off or is no HTTP', async () => {
    novita.onRequest = (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"id":"a');
    await expect(client.createInstance(SPEC, ALWAYS)).resolves.toMatchObject({ kind: 'unknown' });

    novita.onRequest = (socket) => socket.end('hello\r\n\r\n');
    await expect(client.createInstance(SPEC, ALWAYS)).resolves.toMatchObject({ kind: 'unknown' });
    expect(novita.requests).toHaveLength(2);
  });

  it('writes nothing when the guard turns false while connecting', async () => {
    let connected = false;
    let bytes = 0;
    const closed = new Promise((resolve) => {
      novita.onConnection = (socket) => {
        connected = true;
        socket.on('data', (chunk) => (bytes += chunk.length)).once('close', resolve);
      };
    });
    const asked: boolean[] = [];
    const guard = { mayStillSend: () => (asked.push(connected), false) };

    const outcome = await client.createInstance(SPEC, guard);

    await closed;
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'fenced: too late to send' });
    expect(asked).toHaveLength(1);
    expect(bytes).toBe(0);
  });

  it('asks the guard when the connection is up, not before', async () => {
    novita.answers('200 OK', '{"id":"a1"}');
    const asked: number[] = [];

    await client.createInstance(SPEC, { mayStillSend: () => asked.push(novita.requests.length) > 0 });

    expect(asked).toEqual([0]);
    expect(novita.requests).toHaveLength(1);
  });

  it('never reuses a connection', async () => {
    novita.answers('200 OK', '{"id":"a1"}');
    await client.createInstance(SPEC, ALWAYS);
    await client.createInstance(SPEC, ALWAYS);
    expect(novita.connections).toBe(2);
  });

  it('has not sent what nobody listens to', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const baseUrl = `http://127.0.0.1:${(nobody.address() as AddressInfo).port}`;
    nobody.close();
    await once(nobody, 'close');
    const other = await openDoor({ redisUrl: redis.url, baseUrl });

    const outcome = await other.get(NovitaClient).createInstance(SPEC, ALWAYS);

    await other.close();
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'ECONNREFUSED' });
  });

  it('has not sent what has no name to go to', async () => {
    const other = await openDoor({ redisUrl: redis.url, baseUrl: 'http://novita.invalid' });

    const outcome = await other.get(NovitaClient).createInstance(SPEC, ALWAYS);

    await other.close();
    expect(outcome).toMatchObject({ kind: 'not-sent' });
  });

  it('has not sent what fails in the TLS handshake, or never gets through it', async () => {
    const baseUrl = novitaUrl().replace('http:', 'https:');
    const times = { connectMs: 100 };
    const other = await openDoor({ redisUrl: redis.url, baseUrl, times });
    novita.onConnection = (socket) => socket.end('this is not TLS');
    const failed = await other.get(NovitaClient).createInstance(SPEC, ALWAYS);
    novita.onConnection = () => undefined;
    const hung = await other.get(NovitaClient).createInstance(SPEC, ALWAYS);

    await other.close();
    expect(failed).toMatchObject({ kind: 'not-sent' });
    expect(hung).toEqual({ kind: 'not-sent', reason: 'connect timeout' });
  });

  it('is refused while Novita wants a pause, and has not been sent when Redis is away', async () => {
    novita.answers('429 Slow', envelope('RATE_LIMIT_EXCEEDED'), 'Retry-After: 7\r\n');
    const other = await openDoor({ redisUrl: redis.url, baseUrl: novitaUrl() });
    const buyer = other.get(NovitaClient);

    const told = await buyer.createInstance(SPEC, ALWAYS);
    const held = await buyer.createInstance(SPEC, ALWAYS);
    other.get(RedisConnections).state.disconnect();
    const away = await buyer.createInstance(SPEC, ALWAYS);

    await other.close();
    expect(told).toMatchObject({
      kind: 'refused',
      error: { retryAfterMs: 7_000, facts: { retryAfterSeconds: 7 } },
    });
    expect(held).toMatchObject({ kind: 'refused', error: { code: 'novita_unavailable' } });
    expect(away).toMatchObject({ kind: 'not-sent' });
    expect(novita.requests).toHaveLength(1);
  });

  function novitaUrl(): string {
    return app.get<NovitaConfig>(NOVITA_CONFIG).baseUrl;
  }
});

describe('GuardedConnection over TLS', () => {
  /** A shared key needs no certificate, and the handshake is as real as any. */
  const psk = { psk: Buffer.alloc(32, 7), identity: 'test' };
  const tls = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;
  const seen: string[] = [];
  let secured = 0;
  const server = createTlsServer({ ...tls, pskCallback: () => psk.psk }, (socket: TLSSocket) => {
    secured++;
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        seen.push(chunk.toString());
        socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
      });
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });

  it.each([
    [true, 1, true],
    [false, 0, false],
  ])('lets the guard decide after the handshake: %s', async (mayStillSend, requests, handedOver) => {
    seen.length = 0;
    secured = 0;
    const connection = new GuardedConnection({ mayStillSend: () => mayStillSend }, 1_000);
    const { port } = server.address() as AddressInfo;

    const done = new Promise<string>((resolve) => {
      const options: RequestOptions & typeof tls & { pskCallback: () => typeof psk } = {
        ...tls,
        host: '127.0.0.1',
        port,
        method: 'POST',
        agent: guardAgents(connection).httpsAgent,
        pskCallback: () => psk,
        checkServerIdentity: () => undefined,
      };
      request(options)
        .once('response', (response) => resolve(String(response.statusCode)))
        .once('error', (error) => resolve(error.message))
        .end('body');
    });

    await expect(done).resolves.toBe(mayStillSend ? '204' : 'fenced: too late to send');
    expect(connection.handedOver).toBe(handedOver);
    expect(seen).toHaveLength(requests);
    expect(secured).toBeLessThanOrEqual(1);
  });
});
