import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { aCreateRequest } from '../builders/a-create-request.js';
import { Balancer } from '../support/balancer.js';
import type { Accepted, InstanceDocument } from '../support/documents.js';
import { endsWithItsTest } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { eventsAt, idsByType, type ReceivedEvent } from '../support/received.js';
import { ADMIN_KEY, aService, type Service } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';

jest.setTimeout(900_000);

/** How often each process is restarted. */
const ROUNDS = process.env['TEST_FULL'] ? 4 : 1;
const USERS = 4;
/** Between two requests of one user (ms). */
const PAUSE_MS = 40;
/** Longer than the balancer needs to see that a process is not ready. */
const DRAIN_SECONDS = '2';
const SETTLED_WITHIN_MS = 60_000;

interface Trouble {
  what: string;
  saw: string;
}

/**
 * Somebody who keeps one connection open as long as the service does. A request whose connection breaks before there is
 * an answer is sent once more with the same `Idempotency-Key`: the end of a kept-open connection and a request on it can
 * cross, and HTTP leaves nobody a way around that. No answer of the service is a reason to ask again.
 */
class User {
  readonly created: string[] = [];
  readonly stopped: string[] = [];
  readonly troubles: Trouble[] = [];
  requests = 0;
  repeated = 0;
  connections = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly port: number,
    private readonly name: string,
  ) {}

  /** Creates, reads, lists, and stops every other one. */
  async work(over: AbortSignal): Promise<void> {
    for (let turn = 0; !over.aborted; turn += 1) {
      await this.turn(turn);
    }
    this.agent.destroy();
  }

  private async turn(turn: number): Promise<void> {
    const body = aCreateRequest({ name: `${this.name}-${turn}` });
    const accepted = await this.ask<Accepted>('POST', '/api/instances', 202, body);
    if (!accepted) return;
    const { instanceId, operationId } = accepted;
    this.created.push(instanceId);
    for (let look = 0; look < 3; look += 1) {
      await this.ask('GET', `/api/instances/${instanceId}`, 200);
      await this.ask('GET', '/api/instances?pageSize=5', 200);
    }
    await this.ask('GET', `/api/operations/${operationId}?wait=1`, 200);
    if (turn % 2 === 1 && (await this.ask('POST', `/api/instances/${instanceId}/stop`, 202)))
      this.stopped.push(instanceId);
  }

  private async ask<Body>(
    method: string,
    path: string,
    expected: number,
    body?: unknown,
  ): Promise<Body | undefined> {
    await pause(PAUSE_MS);
    this.requests += 1;
    const what = `${method} ${path}`;
    const headers = {
      authorization: `Bearer ${ADMIN_KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    };
    const send = async (): Promise<{ status: number; text: string }> =>
      this.send(method, path, headers, body);
    try {
      const { status, text } = await send().catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNRESET') throw error;
        this.repeated += 1;
        return send();
      });
      if (status === expected) return JSON.parse(text) as Body;
      this.troubles.push({ what, saw: `${status} ${text}` });
    } catch (error) {
      this.troubles.push({ what, saw: String(error) });
    }
    return undefined;
  }

  private async send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const call = request({
        host: '127.0.0.1',
        port: this.port,
        method,
        path,
        agent: this.agent,
        headers,
      });
      call.once('error', reject);
      call.once('socket', () => {
        if (!call.reusedSocket) this.connections += 1;
      });
      call.once('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

describe('Two API and two worker processes, restarted one after another while they are in use', () => {
  it('fail no request, lose nothing that was accepted, and buy nothing twice', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const receiver = await aReceiver();
    const redis = await aPrivateRedis();
    const start = async (role: 'api' | 'worker'): Promise<Service> =>
      aService({
        novita,
        redis,
        env: {
          ROLE: role,
          WEBHOOK_URL: receiver.url,
          ...(role === 'api' ? { SHUTDOWN_DRAIN_SECONDS: DRAIN_SECONDS } : {}),
        },
      });
    const [apis, workers] = await Promise.all([
      Promise.all([start('api'), start('api')]),
      Promise.all([start('worker'), start('worker')]),
    ]);
    const balancer = await Balancer.before(apis);

    const over = new AbortController();
    endsWithItsTest(() => over.abort());
    const users = Array.from({ length: USERS }, (_, index) => new User(balancer.port, `user-${index}`));
    const working = Promise.all(users.map(async (user) => user.work(over.signal)));
    for (let round = 0; round < ROUNDS; round += 1)
      for (const service of [...apis, ...workers]) {
        const asked = users.reduce((sum, { requests }) => sum + requests, 0);
        expect(await service.kill('SIGTERM')).toBe(0);
        await service.restart();
        await eventually(() =>
          expect(users.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThan(asked + 4 * USERS),
        );
      }
    over.abort();
    await working;

    expect(users.flatMap(({ troubles }) => troubles)).toEqual([]);
    expect(balancer.refused).toBe(0);
    // A crossing is rare: more would be a service that cuts off who is on it.
    const repeated = users.reduce((sum, user) => sum + user.repeated, 0);
    expect(repeated).toBeLessThanOrEqual(ROUNDS);

    const created = users.flatMap((user) => user.created);
    const stopped = new Set(users.flatMap((user) => user.stopped));
    expect(created.length).toBeGreaterThan(4 * ROUNDS);
    const [api] = apis;
    for (const id of created) {
      const instance: InstanceDocument = await api.reaches(
        id,
        stopped.has(id) ? 'exited' : 'ready',
        SETTLED_WITHIN_MS,
      );
      const machines = machinesOf(novita, id);
      if (!stopped.has(id))
        expect(machines.map((machine) => machine.id)).toEqual([instance.novitaInstanceId]);
      else expect(machines.length).toBeLessThanOrEqual(1);
    }
    const ulids = created.map((id) => id.slice('inst_'.length));
    expect(novita.ledger().filter(({ name }) => !ulids.some((ulid) => name.includes(ulid)))).toEqual([]);

    await eventually(() => {
      const told = new Set(
        eventsAt(receiver)
          .filter(({ type }) => type === 'instance.ready')
          .map(({ data }) => data.instanceId),
      );
      expect(created.filter((id) => !stopped.has(id) && !told.has(id))).toEqual([]);
    }, SETTLED_WITHIN_MS);
    const byInstance = new Map<string, ReceivedEvent[]>(created.map((id) => [id, []]));
    for (const event of eventsAt(receiver)) byInstance.get(event.data.instanceId)?.push(event);
    for (const [id, events] of byInstance)
      for (const [type, ids] of idsByType(events)) expect([id, type, ids.size]).toEqual([id, type, 1]);

    const trail = await api.api<{ entries: { instanceId?: string }[] }>(
      'GET',
      '/api/audit?trail=requests&action=createInstance&pageSize=1000',
    );
    if (created.length < 1_000)
      expect(new Set(trail.body.entries.map(({ instanceId }) => instanceId))).toEqual(new Set(created));

    const lines = [...apis, ...workers].flatMap(({ log }) => log);
    expect(lines.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
    process.stdout.write(
      `  ${users.reduce((sum, { requests }) => sum + requests, 0)} requests on ` +
        `${users.reduce((sum, { connections }) => sum + connections, 0)} connections, ` +
        `${created.length} creates, ${stopped.size} stops, ${balancer.offeredAgain} connections offered again, ` +
        `${repeated} requests sent again\n`,
    );
  });
});
