import type { Principal } from '../../../src/access/principal.js';
import { SCOPES_OF } from '../../../src/access/roles.js';
import { InvalidRequestError } from '../../../src/common/app-error.js';
import { deriveDeployment } from '../../../src/config/deployment.js';
import type { TimelineEntry } from '../../../src/events/recorded-event.js';
import { InstanceNotFoundError } from '../../../src/instances/instance.errors.js';
import { announce } from '../../../src/instances/instance-events.js';
import { InstanceLookup } from '../../../src/instances/instance-lookup.js';
import { InstanceReader } from '../../../src/instances/instance-reader.js';
import { UnmanagedMachines } from '../../../src/instances/unmanaged-machines.js';
import type { Instance } from '../../../src/instances/instance.js';
import { KnownDocuments } from '../../../src/instances/known-documents.js';
import { TimelineService } from '../../../src/instances/timeline/timeline.service.js';
import { anInstance, CREATED_AT } from '../../builders/an-instance.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { anInstancesStore, type InstancesStore } from './an-instances-store.js';

const deployment = deriveDeployment('an-encryption-key-of-32-characters');
const admin: Principal = { keyId: 'k', owner: 'admin', role: 'admin', scopes: SCOPES_OF.admin };
const asOwner = (owner: string): Principal => ({ ...admin, owner, role: 'operator' });

describe('The timeline of an instance', () => {
  let server: PrivateRedis;
  let store: InstancesStore;
  let timeline: TimelineService;

  /** Each change is saved by itself, a second after the one before. */
  async function lives(owner: string, changes: Partial<Instance>[]): Promise<Instance> {
    let instance = anInstance({ owner });
    let before: Instance | undefined;
    for (const [step, change] of [{}, ...changes].entries()) {
      const after = { ...instance, ...change };
      const announced = announce(before, after, `step-${step}`, CREATED_AT + step * 1_000);
      instance = await store.instances.save(announced.instance, announced.events);
      before = instance;
    }
    return instance;
  }

  async function pages(id: string, pageSize: number): Promise<TimelineEntry[][]> {
    const read: TimelineEntry[][] = [];
    let pageToken: string | undefined;
    do {
      const { events, nextPageToken } = await timeline.page(id, { pageSize, pageToken }, admin);
      read.push(events);
      pageToken = nextPageToken;
    } while (pageToken);
    return read;
  }

  beforeAll(async () => {
    server = await aPrivateRedis();
  });

  beforeEach(async () => {
    store = await anInstancesStore(server.url);
    const lookup = new InstanceLookup(store.instances);
    const reader = new InstanceReader(
      store.instances,
      store.shelves,
      new UnmanagedMachines(store.redis, store.keys, store.instances),
      lookup,
      new KnownDocuments(),
      deployment,
    );
    timeline = new TimelineService(reader, lookup, store.events, deployment);
  });
  afterEach(() => store.redis.onApplicationShutdown());

  it('tells what happened, who did it and why, oldest first', async () => {
    const novitaInstanceId = 'e70d0a62c99c2402';
    const { id } = await lives('admin', [
      { status: 'starting', novitaInstanceId, reason: 'The machine is bought' },
      { status: 'running' },
    ]);

    const { events, nextPageToken } = await timeline.page(novitaInstanceId, {}, admin);

    expect(nextPageToken).toBeUndefined();
    expect(events).toEqual((await timeline.page(id, {}, admin)).events);
    expect(events.map(({ sequence, type, before, after }) => [sequence, type, before, after])).toEqual([
      [1, 'instance.created', undefined, 'creating'],
      [2, 'instance.starting', 'creating', 'starting'],
      [3, 'instance.running', 'starting', 'running'],
    ]);
    expect(events[1]).toEqual({
      id: expect.stringMatching(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/),
      type: 'instance.starting',
      at: '2026-01-01T00:00:01.000Z',
      actor: 'step-1',
      reason: 'The machine is bought',
      before: 'creating',
      after: 'starting',
      sequence: 2,
    });
  });

  it('is read in pages, and keeps the last five hundred events', async () => {
    const flapping = Array.from({ length: 510 }, (_, n) => ({
      status: n % 2 === 0 ? ('running' as const) : ('ready' as const),
    }));
    const { id, eventSequence } = await lives('admin', flapping);
    const read = await pages(id, 200);

    expect(read.map(({ length }) => length)).toEqual([200, 200, 100]);
    expect(read.flat().map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 500 }, (_, n) => eventSequence - 499 + n),
    );
    expect((await timeline.page(id, {}, admin)).events).toHaveLength(50);
    expect((await timeline.page(id, { pageSize: 9_999 }, admin)).events).toHaveLength(500);
    const bytes = await store.redis.state.memory('USAGE', store.keys.key('timeline', id), 'SAMPLES', 0);
    expect(bytes).toBeLessThan(200_000);
  });

  it('is there for its owner and for admins', async () => {
    const { id } = await lives('ada', []);

    expect((await timeline.page(id, {}, asOwner('ada'))).events).toHaveLength(1);
    expect((await timeline.page(id, {}, admin)).events).toHaveLength(1);
    await expect(timeline.page(id, {}, asOwner('bob'))).rejects.toThrow(InstanceNotFoundError);
    await expect(timeline.page('inst_01JD0000000000000000000009', {}, admin)).rejects.toThrow(
      InstanceNotFoundError,
    );
    await expect(timeline.page('*', {}, admin)).rejects.toThrow(InstanceNotFoundError);
  });

  it('refuses a token of another timeline', async () => {
    const { id } = await lives('admin', [{ status: 'starting' }]);
    const { nextPageToken = '' } = await timeline.page(id, { pageSize: 1 }, admin);
    const other = await store.instances.save(anInstance({ id: 'inst_01JD0000000000000000000002' }), []);

    for (const pageToken of [nextPageToken, 'AAAA', '%'])
      await expect(timeline.page(other.id, { pageToken }, admin)).rejects.toThrow(InvalidRequestError);
  });
});
