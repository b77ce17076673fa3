import type { Role, Scope } from '../../src/access/roles.js';
import { aCreateRequest } from '../builders/a-create-request.js';
import type { App, AppAnswer, AppRequest } from '../support/app.js';
import type { Accepted, InstanceDocument } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { ADMIN_KEY } from '../support/service.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';

/** One request of a route: what stands for its parameters, and what is sent. */
export interface RouteRequest {
  path?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A request that is right in itself and wrong for where things are. */
export interface WrongState extends RouteRequest {
  when: string;
  code: string;
}

export interface RouteCase {
  /** A request that is answered well. */
  happy: (world: World) => Promise<RouteRequest> | RouteRequest;
  /** Requests that the state of things forbids. */
  wrongState?: (world: World) => Promise<WrongState[]>;
  /** Its answer does not end by itself. */
  streams?: true;
}

/** A running service with things to ask about, seen by whoever has a key. */
export class World {
  constructor(
    readonly app: App,
    readonly novita: NovitaSandbox,
    readonly receiver: WebhookReceiver,
    readonly asker = ADMIN_KEY,
    private readonly named = { count: 0 },
  ) {}

  /** The same world, asked with another key: what is made there belongs to its owner. */
  as(key: string): World {
    return new World(this.app, this.novita, this.receiver, key, this.named);
  }

  async ask(asked: AppRequest): Promise<AppAnswer> {
    const headers = { authorization: `Bearer ${this.asker}`, ...asked.headers };
    return this.app.ask({ ...asked, headers });
  }

  /** A request for an instance, just accepted. */
  async accepted(what: Record<string, unknown> = {}): Promise<Accepted> {
    this.named.count += 1;
    const body = aCreateRequest({ name: `gpu-${this.named.count}`, webhookUrl: this.receiver.url, ...what });
    return (await this.ask({ method: 'POST', url: '/api/instances', body })).json<Accepted>();
  }

  /** An instance of its own, brought to where it should be. */
  async instance(status: 'ready' | 'exited' | 'terminated' = 'ready'): Promise<InstanceDocument> {
    const { instanceId } = await this.accepted();
    const ready = await this.reaches(instanceId, 'ready');
    if (status === 'ready') return ready;
    const command = status === 'exited' ? ['POST', '/stop'] : ['DELETE', ''];
    await this.ask({ method: command[0] ?? '', url: `/api/instances/${instanceId}${command[1]}` });
    return this.reaches(instanceId, status);
  }

  async protected(): Promise<InstanceDocument> {
    const { instanceId } = await this.accepted({ protected: true });
    return this.reaches(instanceId, 'ready');
  }

  async key(
    role: Role,
    what: { owner?: string; scopes?: Scope[] } = {},
  ): Promise<{ id: string; key: string }> {
    const body = { name: `a ${role}`, owner: 'tests', role, ...what };
    return (await this.app.ask({ method: 'POST', url: '/api/keys', body })).json();
  }

  /** A registered webhook address. */
  async endpoint(): Promise<string> {
    const body = { url: this.receiver.url };
    const answer = await this.ask({ method: 'POST', url: '/api/webhooks/endpoints', body });
    return answer.json<{ id: string }>().id;
  }

  /** The cookie of a session. */
  async session(): Promise<string> {
    const answer = await this.app.ask({ method: 'POST', url: '/api/session', body: { key: this.asker } });
    return answer.headers['set-cookie']?.split(';', 1)[0] ?? '';
  }

  async reaches(id: string, status: string): Promise<InstanceDocument> {
    return eventually(async () => {
      const answer = await this.ask({ method: 'GET', url: `/api/instances/${id}` });
      const instance = answer.json<InstanceDocument>();
      expect(instance.status).toBe(status);
      return instance;
    }, 90_000);
  }

  async delivery(): Promise<string> {
    await this.instance();
    return eventually(async () => {
      const answer = await this.ask({ method: 'GET', url: '/api/webhooks/deliveries' });
      const [first] = answer.json<{ deliveries: { id: string }[] }>().deliveries;
      expect(first).toBeDefined();
      return first?.id ?? '';
    });
  }
}

const nothing = (): RouteRequest => ({});

const itsId = async (world: World): Promise<RouteRequest> => ({ path: { id: (await world.instance()).id } });

const exited = async (world: World): Promise<RouteRequest> => ({
  path: { id: (await world.instance('exited')).id },
});

const terminated = async (world: World): Promise<RouteRequest> => ({
  path: { id: (await world.instance('terminated')).id },
});

const itsEndpoint = async (world: World): Promise<RouteRequest> => ({
  path: { id: await world.endpoint() },
});

const forbiddenTarget = { url: 'http://169.254.169.254/latest/meta-data' };

/** By the name of an instance that is the only one of its name. */
const itsName = (status?: 'exited') => async (world: World) => ({
  body: { instanceName: (await world.instance(status)).name },
});

const unknownName: WrongState = {
  when: 'nothing has this name',
  body: { instanceName: 'nobody' },
  code: 'instance_not_found',
};

/** One row per operation of the API, by its id. */
export const ROUTE_CASES: Record<string, RouteCase> = {
  beginSession: {
    happy: () => ({ body: { key: ADMIN_KEY } }),
    wrongState: async () => [
      { when: 'the key is unknown', body: { key: 'ngi_wrong' }, code: 'unauthorized' },
    ],
  },
  cancelOperation: {
    happy: async (world) => ({ path: { id: (await world.accepted()).operationId } }),
    wrongState: async (world) => [
      {
        when: 'it has ended',
        path: { id: (await world.instance()).operationId },
        code: 'operation_not_cancellable',
      },
    ],
  },
  changeEndpoint: {
    happy: async (world) => ({ ...(await itsEndpoint(world)), body: { types: ['instance.ready'] } }),
    wrongState: async (world) => [
      {
        when: 'nothing may be sent there',
        ...(await itsEndpoint(world)),
        body: forbiddenTarget,
        code: 'target_forbidden',
      },
    ],
  },
  changeInstance: {
    happy: async (world) => ({ ...(await itsId(world)), body: { protected: true } }),
    wrongState: async (world) => [
      {
        when: 'it has another revision',
        ...(await itsId(world)),
        body: { protected: true },
        headers: { 'if-match': '"0.0"' },
        code: 'revision_mismatch',
      },
    ],
  },
  checkInvariants: { happy: nothing },
  createEndpoint: {
    happy: (world) => ({ body: { url: world.receiver.url } }),
    wrongState: async () => [
      { when: 'nothing may be sent there', body: forbiddenTarget, code: 'target_forbidden' },
    ],
  },
  createInstance: { happy: () => ({ body: aCreateRequest() }) },
  createKey: { happy: () => ({ body: { name: 'route table', owner: 'tests', role: 'viewer' } }) },
  deleteEndpoint: { happy: itsEndpoint },
  deleteInstance: {
    happy: itsId,
    wrongState: async (world) => [
      { when: 'it is protected', path: { id: (await world.protected()).id }, code: 'instance_protected' },
    ],
  },
  deleteNamedInstance: { happy: itsName(), wrongState: async () => [unknownName] },
  endSession: { happy: nothing },
  extendInstance: {
    happy: async (world) => ({ ...(await itsId(world)), body: { minutes: 5 } }),
    wrongState: async (world) => [
      { when: 'it is exited', ...(await exited(world)), body: { minutes: 5 }, code: 'instance_state' },
    ],
  },
  followEvents: { happy: nothing, streams: true },
  getAutoStopStats: { happy: nothing },
  compareBills: { happy: nothing },
  getBalance: { happy: nothing },
  getCosts: { happy: () => ({ query: 'groupBy=hour' }) },
  getHealth: { happy: nothing },
  getInstance: { happy: itsId },
  getInstanceIdle: { happy: itsId },
  getInstanceMetrics: {
    happy: itsId,
    wrongState: async (world) => [
      { when: 'it is terminated', ...(await terminated(world)), code: 'instance_state' },
    ],
  },
  getLiveness: { happy: nothing },
  getMetrics: { happy: nothing },
  getOperation: { happy: async (world) => ({ path: { id: (await world.instance()).operationId } }) },
  getReadiness: { happy: nothing },
  getSyncStats: { happy: nothing },
  getTemplate: { happy: () => ({ path: { id: '107672' } }) },
  listAuditEntries: { happy: () => ({ query: 'trail=calls' }) },
  listDeliveries: { happy: () => ({ query: 'pageSize=5' }) },
  listEndpoints: { happy: nothing },
  listInstanceEvents: { happy: itsId },
  listInstances: { happy: () => ({ query: 'pageSize=5&include=terminated' }) },
  listKeys: { happy: nothing },
  listOffers: { happy: () => ({ query: 'productName=RTX%204090%2024GB' }) },
  listProducts: { happy: nothing },
  listQueues: { happy: nothing },
  listTemplates: { happy: nothing },
  readEndpoint: { happy: itsEndpoint },
  getSession: {
    happy: async (world) => ({ headers: { authorization: '', cookie: await world.session() } }),
    wrongState: async () => [{ when: 'a key is shown', code: 'session_not_found' }],
  },
  replayWebhooks: {
    happy: () => ({ body: { since: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' } }),
  },
  redeliverWebhook: { happy: async (world) => ({ path: { id: await world.delivery() } }) },
  restartInstance: {
    happy: itsId,
    wrongState: async (world) => [{ when: 'it is exited', ...(await exited(world)), code: 'instance_state' }],
  },
  restartNamedInstance: { happy: itsName(), wrongState: async () => [unknownName] },
  revokeKey: { happy: async (world) => ({ path: { id: (await world.key('viewer')).id } }) },
  rotateEndpointSecret: { happy: itsEndpoint },
  startInstance: {
    happy: exited,
    wrongState: async (world) => [
      { when: 'it is ready', ...(await itsId(world)), code: 'instance_not_startable' },
      { when: 'it is terminated', ...(await terminated(world)), code: 'instance_not_startable' },
    ],
  },
  startNamedInstance: { happy: itsName('exited'), wrongState: async () => [unknownName] },
  stopAllInstances: { happy: () => ({ body: { dryRun: true } }) },
  stopInstance: {
    happy: itsId,
    wrongState: async (world) => [
      { when: 'it is terminated', ...(await terminated(world)), code: 'instance_state' },
    ],
  },
  stopNamedInstance: { happy: itsName(), wrongState: async () => [unknownName] },
  syncInstances: { happy: () => ({ body: { dryRun: true } }) },
  testEndpoint: { happy: itsEndpoint },
  touchInstance: {
    happy: async (world) => ({ ...(await itsId(world)), body: {} }),
    wrongState: async (world) => [
      { when: 'it is terminated', ...(await terminated(world)), body: {}, code: 'instance_state' },
    ],
  },
  triggerAutoStop: { happy: () => ({ body: { dryRun: true } }) },
};
