import {
  type Client,
  createClient,
  type LiveEvent,
  OperationFailedError,
  ProblemError,
} from '../../clients/typescript/src/index.js';
import { verifyWebhook } from '../../clients/typescript/src/webhooks.js';
import { aCreateRequest } from '../builders/a-create-request.js';
import { ApiContract } from '../support/api-contract.js';
import { App } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { ADMIN_KEY, WEBHOOK_SECRET } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';

jest.setTimeout(120_000);

type Fetch = typeof globalThis.fetch;

/** One request as it left the client. */
interface Sent {
  method: string;
  path: string;
  headers: Headers;
}

describe('The TypeScript client', () => {
  const contract = ApiContract.read();
  let novita: NovitaSandbox;
  let app: App;
  let client: Client;

  beforeAll(async () => {
    novita = await aNovita();
    app = await App.start({ novita });
    client = await aClient();
  });

  async function aClient(through?: Fetch): Promise<Client> {
    return createClient({ baseUrl: await app.url(), apiKey: ADMIN_KEY, fetch: through });
  }

  /** A way to the service that remembers what it carried, and loses the first answers. */
  function losing(answers: number, sent: Sent[]): Fetch {
    return async (input, init) => {
      const response = await fetch(input, init);
      const { pathname } = new URL(input);
      sent.push({ method: init?.method ?? '', path: pathname, headers: new Headers(init?.headers) });
      if (sent.length <= answers) throw new TypeError('The answer was lost');
      return response;
    };
  }

  it('rents a machine, waits for it, and gives it back', async () => {
    const receiver = await aReceiver();
    const phases: string[] = [];
    const quote = await client.quoteInstance({ body: aCreateRequest() });
    const accepted = await client.createInstance({ body: aCreateRequest({ webhookUrl: receiver.url }) });
    const operation = await client.waitForOperation(accepted, {
      onProgress: ({ metadata }) => phases.push(metadata.phase),
    });
    const instance = await client.getInstance({ path: { id: accepted.instanceId } });
    expect([operation.done, instance.status, instance.pricePerHour]).toEqual([
      true,
      'ready',
      quote.response.pricePerHour,
    ]);
    expect(phases.at(-1)).toBe('completed');

    const deleted = await client.deleteInstance({ path: { id: instance.id } });
    await client.waitForOperation(deleted.operationId);
    const gone: string[] = [];
    const filters = { include: ['terminated' as const], pageSize: 1 };
    for await (const { id } of client.everyInstance(filters)) gone.push(id);
    expect(gone).toContain(instance.id);

    const [first] = await receiver.until(1);
    if (!first) throw new Error('No webhook');
    const { id, event } = verifyWebhook(WEBHOOK_SECRET, first);
    expect([id, event.type]).toEqual([first.id, 'instance.created']);
  });

  it('throws what the service says', async () => {
    const missing = client.getInstance({ path: { id: 'nobody/../here?' } });
    await expect(missing).rejects.toBeInstanceOf(ProblemError);
    await expect(missing).rejects.toMatchObject({
      status: 404,
      code: 'instance_not_found',
      retryable: false,
      requestId: expect.stringMatching(/./),
      problem: { suggestion: expect.stringMatching(/./) },
    });
  });

  it('asks for nothing else than it was told to', async () => {
    for (const id of ['', '.', '..'])
      await expect(client.deleteInstance({ path: { id } })).rejects.toThrow(TypeError);
  });

  it('throws what an operation failed of', async () => {
    novita.next('create').isRefused('INVALID_REQUEST_PARAMETER', 'nothing of the kind');
    const accepted = await client.createInstance({ body: aCreateRequest() });
    const waiting = client.waitForOperation(accepted);
    await expect(waiting).rejects.toBeInstanceOf(OperationFailedError);
    await expect(waiting).rejects.toMatchObject({ operation: { id: accepted.operationId, done: true } });
  });

  it('asks again when the answer was lost, and one machine is rented', async () => {
    const sent: Sent[] = [];
    const unlucky = await aClient(losing(2, sent));
    let replayed: string | null = null;
    const { instanceId } = await unlucky.createInstance({
      body: aCreateRequest({ name: 'lost-answers' }),
      onResponse: ({ headers }) => (replayed = headers.get('idempotency-replayed')),
    });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill('POST /api/instances'));
    expect(new Set(sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    expect(replayed).toBe('true');
    const { instances } = await client.listInstances({ query: { name: 'lost-answers' } });
    expect(instances).toMatchObject([{ managed: true, id: instanceId }]);
    await eventually(() => expect(machinesOf(novita, instanceId)).toHaveLength(1), 20_000);
  });

  it('does not repeat what must not be done twice', async () => {
    const sent: Sent[] = [];
    const unlucky = await aClient(losing(1, sent));
    const patch = { path: { id: 'inst_01ARZ3NDEKTSV4RRFFQ69G5FAV' }, body: { protected: true } };
    await expect(unlucky.changeInstance(patch)).rejects.toThrow('The answer was lost');
    expect(sent).toHaveLength(1);
  });

  it('follows the events through broken connections without a gap or a duplicate', async () => {
    let connections = 0;
    const cutting: Fetch = async (input, init) => {
      const response = await fetch(input, init);
      connections += 1;
      return new Response(response.body && cutAfter(response.body, 4), response);
    };
    const { instanceId } = await client.createInstance({ body: aCreateRequest() });
    await client.waitForOperation((await client.deleteInstance({ path: { id: instanceId } })).operationId);

    const ending = new AbortController();
    const following = { lastEventId: '0-0', instanceId, signal: ending.signal };
    const told: string[] = [];
    for await (const event of (await aClient(cutting)).events(following)) {
      told.push('data' in event ? event.data.eventId : event.type);
      if (event.type === 'instance.deleted') ending.abort();
    }

    const { events } = await client.listInstanceEvents({ path: { id: instanceId } });
    const happened = events.map(({ id }) => id);
    expect(told).toEqual(happened.slice(0, told.length));
    expect(told.length).toBeGreaterThan(3);
    expect(connections).toBeGreaterThan(1);
  });

  it('hears what the file describes, by webhook and by the stream', async () => {
    const receiver = await aReceiver();
    const { id, secret } = await client.createEndpoint({ body: { url: receiver.url } });
    await client.testEndpoint({ path: { id } });
    novita.addForeign();
    await client.syncInstances({ body: { dryRun: false } });
    const ending = new AbortController();
    const heard: Omit<LiveEvent, 'id'>[] = [];
    for await (const { id: _position, ...event } of client.events({
      lastEventId: '0-0',
      signal: ending.signal,
    })) {
      heard.push(event);
      if (event.type === 'instance.unmanaged_detected') ending.abort();
    }
    for (const request of await receiver.until(2, 30_000)) heard.push(verifyWebhook(secret, request).event);

    const types = heard.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(['instance.ready', 'operation.failed', 'webhook_endpoint.test']),
    );
    const described = heard.filter(({ type }) => type !== 'instance.updated');
    expect(described.flatMap((event) => contract.errors(bodyOf(event.type), event))).toEqual([]);
  });
});

/** Where the file has the body of a webhook. */
function bodyOf(type: string): string {
  return `#/webhooks/${type}/post/requestBody/content/application~1json/schema`;
}

/** The same stream, broken off in the middle of a frame after so many of them. */
function cutAfter(body: AsyncIterable<Uint8Array>, frames: number): ReadableStream {
  return ReadableStream.from(
    (async function* () {
      let passed = 0;
      for await (const chunk of body)
        for (const frame of Buffer.from(chunk)
          .toString('utf8')
          .split(/(?<=\n\n)/)) {
          if (passed++ < frames) yield Buffer.from(frame);
          else {
            yield Buffer.from(frame.slice(0, frame.length / 2));
            throw new TypeError('The connection broke');
          }
        }
    })(),
  );
}
