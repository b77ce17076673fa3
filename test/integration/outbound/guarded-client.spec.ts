import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { GuardedClient, USER_AGENT } from '../../../src/outbound/guarded-client.js';
import { OutboundError } from '../../../src/outbound/outbound.errors.js';
import { Resolver } from '../../../src/outbound/resolver.js';
import { TargetRules } from '../../../src/outbound/target-rules.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';

const rules = new TargetRules({ allowCidrs: ['127.0.0.0/8'], allowHttp: true });

class OneAnswer extends Resolver {
  constructor(private readonly answer: () => Promise<string[]>) {
    super();
  }

  async resolve(): Promise<string[]> {
    return this.answer();
  }
}

const client = new GuardedClient(rules, new OneAnswer(async () => Promise.resolve(['127.0.0.1'])));

async function failureOf(work: Promise<unknown>): Promise<OutboundError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof OutboundError) return error;
    throw error;
  }
  throw new Error('There was an answer');
}

describe('GuardedClient', () => {
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
  });

  afterEach(async () => receiver.stop());

  const post = async (change: Partial<Parameters<GuardedClient['request']>[0]> = {}) =>
    client.request({ method: 'POST', url: receiver.url, body: 'hello', timeoutMs: 3_000, ...change });

  it('hands back status, headers and the first bytes', async () => {
    receiver.answers({ status: 418, headers: { 'retry-after': '7' }, body: 'short and stout' });

    const answer = await post({ url: `${receiver.url}?a=1`, headers: { 'x-a': 'b' }, keepBytes: 5 });

    expect(answer).toMatchObject({ status: 418, body: Buffer.from('short') });
    expect(answer.headers['retry-after']).toBe('7');
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      path: '/hook?a=1',
      body: Buffer.from('hello'),
      headers: { 'user-agent': USER_AGENT, 'x-a': 'b', host: `127.0.0.1:${receiver.port}` },
    });
  });

  it('sends a name as it was given and dials its address', async () => {
    await post({ url: `http://receiver.test:${receiver.port}/` });

    expect(receiver.received[0]?.headers.host).toBe(`receiver.test:${receiver.port}`);
  });

  it('opens a connection per request and leaves none', async () => {
    await post();
    await post();

    expect(receiver.connections).toHaveLength(2);
  });

  it('does not unpack a body', async () => {
    receiver.answers({ status: 200, headers: { 'content-encoding': 'gzip' }, body: 'as it came' });
    expect((await post()).body.toString()).toBe('as it came');

    const bomb = gzipSync(Buffer.alloc(1_000_000)).toString('latin1');
    receiver.answers({ status: 200, headers: { 'content-encoding': 'gzip' }, body: bomb });
    expect((await post()).body.length).toBeLessThanOrEqual(1_024);
  });

  it('cuts an endless body', async () => {
    receiver.answers('endless');

    const answer = await post({ timeoutMs: 20_000 });

    expect(answer).toMatchObject({ status: 200, body: Buffer.alloc(1_024, 'x') });
    expect(answer.durationMs).toBeLessThan(10_000);
  });

  it.each(['hang', 'drip'] as const)('gives up in time on a receiver that does this: %s', async (manner) => {
    receiver.answers(manner);

    const failure = await failureOf(post({ timeoutMs: 300 }));

    expect(failure).toMatchObject({ kind: 'timeout' });
    expect(failure.durationMs).toBeGreaterThanOrEqual(299);
    expect(failure.durationMs).toBeLessThan(2_000);
  });

  it('gives up in time on a resolver that never answers, and dials nothing when it answers later', async () => {
    let answer: (addresses: string[]) => void = () => undefined;
    const slow = new OneAnswer(
      async () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const url = `http://slow.test:${receiver.port}/`;

    const failure = await failureOf(
      new GuardedClient(rules, slow).request({ method: 'GET', url, timeoutMs: 100 }),
    );
    answer(['127.0.0.1']);
    await post();

    expect(failure.kind).toBe('timeout');
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    ['reset', 'reset'],
    ['garbage', 'protocol'],
  ] as const)('says what went wrong with a receiver that does this: %s', async (manner, kind) => {
    receiver.answers(manner);

    expect((await failureOf(post())).kind).toBe(kind);
  });

  it('refuses a header section without an end', async () => {
    receiver.answers({ status: 200, headers: { 'x-long': 'x'.repeat(20_000) } });

    expect((await failureOf(post())).kind).toBe('too-large');
  });

  it('says that nobody listens', async () => {
    await receiver.stop();

    expect(await failureOf(post())).toMatchObject({ kind: 'connect', message: 'connect: ECONNREFUSED' });
  });

  it('says that a name is unknown', async () => {
    const unknown = new OneAnswer(async () =>
      Promise.reject(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' })),
    );
    const nameless = new OneAnswer(async () => Promise.resolve([]));
    const request = { method: 'GET', url: 'http://unknown.test/', timeoutMs: 1_000 } as const;

    expect((await failureOf(new GuardedClient(rules, unknown).request(request))).kind).toBe('dns');
    expect((await failureOf(new GuardedClient(rules, nameless).request(request))).kind).toBe('dns');
  });

  it('says that TLS failed', async () => {
    const url = `https://127.0.0.1:${receiver.port}/`;

    expect((await failureOf(post({ url }))).kind).toBe('tls');
  });

  it('judges the URL on every call', async () => {
    const failure = await failureOf(post({ url: 'http://user@127.0.0.1/' }));

    expect(failure).toMatchObject({ kind: 'forbidden' });
    expect(failure.message).toContain('must not contain a user or password');
  });

  describe('connectTcp', () => {
    it('says how long a connection took', async () => {
      const { durationMs } = await client.connectTcp({
        host: 'tcp.test',
        port: receiver.port,
        timeoutMs: 1_000,
      });

      expect(durationMs).toBeGreaterThanOrEqual(0);
      expect(receiver.connections).toEqual(['127.0.0.1']);
    });

    it('says that nobody listens', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      server.close();

      const failure = await failureOf(client.connectTcp({ host: '127.0.0.1', port, timeoutMs: 1_000 }));

      expect(failure.kind).toBe('connect');
    });
  });
});
