import { ForbiddenError } from '../../../src/access/access.errors.js';
import type { Principal } from '../../../src/access/principal.js';
import { SCOPES_OF } from '../../../src/access/roles.js';
import { InvalidRequestError } from '../../../src/common/app-error.js';
import { deriveDeployment } from '../../../src/config/deployment.js';
import type { ListInstancesDto } from '../../../src/instances/dto/list-instances.dto.js';
import { ORDERS } from '../../../src/instances/filing.js';
import { InstanceLookup } from '../../../src/instances/instance-lookup.js';
import { InstanceReader } from '../../../src/instances/instance-reader.js';
import { type UnmanagedMachine, UnmanagedMachines } from '../../../src/instances/unmanaged-machines.js';
import type { Instance } from '../../../src/instances/instance.js';
import { KnownDocuments } from '../../../src/instances/known-documents.js';
import { INSTANCE_STATUSES } from '../../../src/instances/lifecycle.js';
import { anInstance, CREATED_AT } from '../../builders/an-instance.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { anInstancesStore, type InstancesStore } from './an-instances-store.js';

jest.setTimeout(120_000);

const HOW_MANY = process.env.TEST_FULL ? 10_000 : 1_000;
const OWNERS = ['ann', 'bob', 'ann:living'] as const;
const REGIONS = ['CN-HK-01', 'EU-DE-01'] as const;
const PRODUCTS = ['RTX 4090 24GB', 'H100 SXM 80GB', 'rtx 4090 24gb'] as const;

const admin: Principal = { keyId: 'k', owner: 'admin', role: 'admin', scopes: SCOPES_OF.admin };
const asOwner = (owner: string): Principal => ({ ...admin, owner, role: 'operator' });

type Query = Partial<ListInstancesDto>;

interface Row {
  id: string;
  managed: boolean;
  novitaInstanceId?: string;
  name: string;
  owner: string;
  status: string;
  createdAt: string;
  statusChangedAt?: string;
}

interface Page {
  instances: Row[];
  total: number;
  nextPageToken?: string;
  unmanagedAsOf?: string;
}

describe('Lists of instances', () => {
  let server: PrivateRedis;
  let store: InstancesStore;
  let reader: InstanceReader;
  let unmanaged: UnmanagedMachines;
  let all: Instance[];

  beforeAll(async () => {
    server = await aPrivateRedis();
    store = await anInstancesStore(server.url);
    unmanaged = new UnmanagedMachines(store.redis, store.keys, store.instances);
    reader = new InstanceReader(
      store.instances,
      store.shelves,
      unmanaged,
      new InstanceLookup(store.instances),
      new KnownDocuments(),
      deriveDeployment('an-encryption-key-of-32-characters'),
    );
    all = await saveAll(Array.from({ length: HOW_MANY }, (_, n) => nth(n)));
  });
  afterAll(async () => {
    store.redis.onApplicationShutdown();
  });

  const saveAll = async (instances: Instance[]): Promise<Instance[]> => {
    const saved: Instance[] = [];
    for (let from = 0; from < instances.length; from += 200)
      saved.push(
        ...(await Promise.all(
          instances.slice(from, from + 200).map(async (one) => store.instances.save(one, [])),
        )),
      );
    return saved;
  };

  const page = async (query: Query, principal = admin): Promise<Page> => {
    const served = await reader.list(query, principal);
    if (!('fresh' in served)) throw new Error('stale');
    return JSON.parse(String(served.fresh)) as Page;
  };

  const pages = async (query: Query, principal = admin, between?: () => Promise<void>): Promise<Page[]> => {
    const read: Page[] = [];
    let pageToken: string | undefined;
    do {
      const one = await page({ ...query, ...(pageToken ? { pageToken } : {}) }, principal);
      read.push(one);
      pageToken = one.nextPageToken;
      await between?.();
    } while (pageToken);
    return read;
  };

  const listed = async (query: Query, principal = admin): Promise<Row[]> =>
    (await pages({ pageSize: 400, ...query }, principal)).flatMap(({ instances }) => instances);

  const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id).toSorted();

  it('and documents are read also while Redis lets nobody write, as before a failover', async () => {
    const { state } = store.redis;
    const read = async (): Promise<void> => {
      expect((await page({ pageSize: 1 })).instances).toHaveLength(1);
      expect(await reader.read(all[0]?.id ?? '', admin)).toHaveProperty('fresh');
    };
    // Redis asks of a script what it does, and of one that it does not know yet it takes that it writes.
    await read();
    await state.call('CLIENT', 'PAUSE', '5000', 'WRITE');
    await read();
    await state.call('CLIENT', 'UNPAUSE');
  });

  it.each(ORDERS.flatMap((order) => [order, `-${order}`]))('sort by %s', async (sort) => {
    const rows = await listed({ sort });
    const keys = rows.map((row) => sortedBy(row, sort));
    const sorted = keys.toSorted((a, b) => (a < b ? -1 : 1));
    expect(keys).toEqual(sort.startsWith('-') ? sorted.toReversed() : sorted);
    expect(ids(rows)).toEqual(ids(all.filter(({ status }) => status !== 'terminated')));
  });

  it.each<[Query, (instance: Instance) => boolean]>([
    [{ status: ['ready'] }, ({ status }) => status === 'ready'],
    [{ status: ['ready', 'terminated'] }, ({ status }) => status === 'ready' || status === 'terminated'],
    [{ include: ['terminated'] }, () => true],
    [{ owner: 'bob' }, ({ owner, status }) => owner === 'bob' && status !== 'terminated'],
    [{ name: 'Gpu-7' }, ({ name, status }) => name === 'Gpu-7' && status !== 'terminated'],
    [{ name: 'gpu-1*' }, ({ name, status }) => /^gpu-1/i.test(name) && status !== 'terminated'],
    [{ name: '*U-1*' }, ({ name, status }) => /u-1/i.test(name) && status !== 'terminated'],
    [{ name: '*3', status: ['failed'] }, ({ name, status }) => name.endsWith('3') && status === 'failed'],
    [
      { region: 'eu-de-01' },
      ({ spec, product, status }) =>
        (product?.region ?? spec.region) === 'EU-DE-01' && status !== 'terminated',
    ],
    [
      { product: 'RTX 4090 24GB', include: ['terminated'], sort: 'name' },
      ({ spec }) => spec.productName.toLowerCase() === 'rtx 4090 24gb',
    ],
    [
      { product: 'h100.x', sort: '-statusChangedAt' },
      ({ product, status }) => product?.id === 'h100.x' && status !== 'terminated',
    ],
    [
      { owner: 'ann', status: ['ready', 'exited'], region: 'CN-HK-01', product: 'h100.x', name: '*gpu*' },
      ({ owner, status, product }) =>
        owner === 'ann' &&
        (status === 'ready' || status === 'exited') &&
        product?.region === 'CN-HK-01' &&
        product.id === 'h100.x',
    ],
  ])('hold what %j asks for, with its exact number', async (query, wanted) => {
    const expected = all.filter(wanted);
    expect(expected.length).toBeGreaterThan(0);
    const read = await pages({ pageSize: 97, ...query });
    expect(ids(read.flatMap(({ instances }) => instances))).toEqual(ids(expected));
    expect(new Set(read.map(({ total }) => total))).toEqual(new Set([expected.length]));
    expect(read).toHaveLength(Math.ceil(expected.length / 97));
  });

  it.each(OWNERS)('show %s their own and nothing else', async (owner) => {
    const own = all.filter((instance) => instance.owner === owner && instance.status !== 'terminated');
    const mine = await listed({}, asOwner(owner));
    expect(ids(mine)).toEqual(ids(own));
    const found = await listed({ name: '*gpu*', sort: 'name' }, asOwner(owner));
    expect(ids(found)).toEqual(ids(own));
    expect((await page({ owner: 'somebody' }, asOwner(owner))).total).toBe(0);
    expect((await page({ owner }, asOwner(owner))).total).toBe(own.length);
  });

  it('are empty for who has none', async () => {
    expect(await page({}, asOwner('nobody'))).toEqual({ instances: [], total: 0 });
  });

  it('give tokens for one list only', async () => {
    const { nextPageToken: pageToken = '' } = await page({ pageSize: 10 });
    expect((await page({ pageSize: 20, pageToken })).instances).toHaveLength(20);
    const others: [Query, Principal?][] = [
      [{ sort: 'createdAt' }],
      [{ status: ['ready'] }],
      [{ owner: 'ann' }],
      [{ name: 'gpu*' }],
      [{ include: ['terminated'] }],
      [{}, asOwner('ann')],
    ];
    for (const [query, principal] of others)
      await expect(page({ ...query, pageToken }, principal)).rejects.toThrow(InvalidRequestError);
  });

  describe('with what is not managed', () => {
    const asOf = CREATED_AT + 5_000;
    const machines = Array.from({ length: 40 }, (_, n) => aMachine(n));
    const names = machines.map(({ machine }) => machine.name);

    beforeAll(async () => unmanaged.note(machines, asOf));

    const merged = async (query: Query): Promise<Row[]> => listed({ include: ['unmanaged'], ...query });

    it.each(['name', '-name', 'createdAt', '-statusChangedAt'])('merge both, sorted by %s', async (sort) => {
      const rows = await merged({ sort, pageSize: 77 });
      const keyOf = (row: Row): string => sortedBy(row, sort);
      const keys = rows.map(keyOf);
      const sorted = keys.toSorted((a, b) => (a < b ? -1 : 1));
      expect(keys).toEqual(sort.startsWith('-') ? sorted.toReversed() : sorted);
      const foreign = rows.filter(({ managed }) => !managed).map(({ name }) => name);
      expect(foreign.toSorted()).toEqual(names.toSorted());
      expect(rows).toHaveLength(all.filter(({ status }) => status !== 'terminated').length + 40);
    });

    it('filter both, and say since when it is known', async () => {
      const { instances, total, unmanagedAsOf } = await page({
        include: ['unmanaged'],
        name: 'foreign-1*',
        region: 'eu-de-01',
        product: 'h100.x',
      });
      const wanted = machines.filter(
        ({ machine }) => /^foreign-1/i.test(machine.name) && machine.clusterName?.startsWith('EU-DE-01'),
      );
      expect(instances.map(({ name }) => name).toSorted()).toEqual(
        wanted.map(({ machine }) => machine.name).toSorted(),
      );
      expect([total, wanted.length > 0, unmanagedAsOf]).toEqual([
        wanted.length,
        true,
        new Date(asOf).toISOString(),
      ]);
    });

    it('leave it out where an owner or a status of ours is asked for', async () => {
      const query: Query = { include: ['unmanaged'], status: ['ready'] };
      expect((await merged(query)).every(({ managed }) => managed)).toBe(true);
      expect((await merged({ owner: 'bob' })).every(({ managed }) => managed)).toBe(true);
    });

    it('leave out what was taken over since they were last looked at', async () => {
      const novitaInstanceId = machines[7]?.machine.id;
      const [adopted] = await saveAll([
        anInstance({ id: 'inst_adopted', name: 'adopted', novitaInstanceId }),
      ]);
      const rows = await merged({ pageSize: 200 });
      const of = rows.filter((row) => row.novitaInstanceId === novitaInstanceId);
      expect(of.map(({ managed }) => managed)).toEqual([true]);
      await store.instances.remove(adopted?.id ?? '');
    });

    it('are for admins only', async () => {
      await expect(page({ include: ['unmanaged'] }, asOwner('ann'))).rejects.toThrow(ForbiddenError);
    });

    it('forget what a later list does not have, and write the same machines once', async () => {
      const key = store.keys.key('unmanaged');
      const before = await store.redis.state.hgetall(key);
      await unmanaged.note(machines, asOf + 1);
      expect(await store.redis.state.hgetall(key)).toEqual({ ...before, asOf: String(asOf + 1) });
      await unmanaged.note([], asOf + 2);
      expect((await merged({})).every(({ managed }) => managed)).toBe(true);
    });
  });

  it.each([
    ['-createdAt', {}],
    ['createdAt', { include: ['terminated'] }],
    ['name', {}],
    ['-statusChangedAt', {}],
    ['name', { product: 'RTX 4090 24GB' }],
    ['statusChangedAt', { name: '*gpu*', status: [...INSTANCE_STATUSES] }],
  ] as [string, Query][])(
    'sorted by %s show each unchanged one of %j once while a tenth of them change',
    async (sort, query) => {
      const pageSize = HOW_MANY / 20;
      const changing = all.filter((_, n) => n % 10 === 3);
      const unchanged = new Set(all.filter((_, n) => n % 10 !== 3).map(({ id }) => id));
      const expected = ids(await listed({ ...query })).filter((id) => unchanged.has(id));
      let round = 0;
      const changes = async (): Promise<void> => {
        round += 1;
        const some = changing.filter((_, n) => n % 20 === round % 20);
        const saved = await saveAll(some.map((one) => changed(latest.get(one.id) ?? one, round)));
        for (const one of saved) latest.set(one.id, one);
      };
      const read = await pages({ pageSize, sort, ...query }, admin, changes);
      const seen = read.flatMap(({ instances }) => instances.map(({ id }) => id));
      expect(seen.filter((id) => unchanged.has(id)).toSorted()).toEqual(expected);
      expect(read.length).toBeGreaterThan(5);
    },
  );

  /** The changing ones as they were last saved. */
  const latest = new Map<string, Instance>();
});

/** What a row is sorted by, as text; a machine that is not managed has been as it is since it was made. */
function sortedBy(
  { id, novitaInstanceId, name, createdAt, statusChangedAt = createdAt }: Row,
  sort: string,
): string {
  const by = { name: name.toLowerCase(), createdAt, statusChangedAt }[sort.replace('-', '')] ?? '';
  return `${by} ${id ?? novitaInstanceId}`;
}

/** A machine that no record refers to. */
function aMachine(n: number): UnmanagedMachine {
  const region = pick(REGIONS, n, 7);
  return {
    machine: {
      id: `f${String(n).padStart(15, '0')}`,
      name: `${n % 2 ? 'foreign' : 'Foreign'}-${n}`,
      status: 'running',
      productId: 'h100.x',
      productName: 'H100 SXM 80GB',
      clusterId: 'c',
      clusterName: `${region} (Somewhere)`,
      gpuNum: 2,
      pricePerGpuHour: 100_000,
      ports: [{ port: 8080, type: 'http', endpoint: 'https://x.example' }],
      envs: [{ key: 'TOKEN', value: 'not ours to show' }],
      jobs: [],
      createdAt: new Date(CREATED_AT + n * 3),
    },
    kind: 'foreign',
    firstSeenAt: CREATED_AT + 1_000,
  };
}

/** One of some, the same for the same number, unlike what another salt picks. */
function pick<T>(some: readonly [T, ...T[]], n: number, salt: number): T {
  const mixed = Math.imul(Math.imul(n + 1, 0x9e3779b1) ^ (salt * 0x85ebca6b), 0xc2b2ae35) >>> 8;
  return some[mixed % some.length] ?? some[0];
}

/** Instances of several owners, statuses, regions and products, many of the same moment. */
function nth(n: number): Instance {
  const id = `inst_01JD000000000000000000${String(n).padStart(4, '0')}`;
  const plain = anInstance();
  const product = {
    id: 'h100.x',
    name: 'H100 SXM 80GB',
    region: pick(REGIONS, n, 1),
    clusterId: 'c',
    rootfsSize: 60,
  };
  return {
    ...plain,
    id,
    name: `${n % 2 ? 'gpu' : 'Gpu'}-${Math.floor(n / 2) % 20}`,
    owner: pick(OWNERS, n, 2),
    status: pick(INSTANCE_STATUSES, n, 3),
    createdAt: CREATED_AT + Math.floor(n / 9),
    statusChangedAt: CREATED_AT + ((n * 7_919) % 1_000),
    nextLookAt: undefined,
    operation: { ...plain.operation, id: id.replace('inst_', 'op_') },
    spec: { ...plain.spec, productName: pick(PRODUCTS, n, 4), region: pick(REGIONS, n, 5) },
    ...(pick([true, false], n, 6) ? { product } : {}),
  };
}

/** Everything that moves an instance in lists. */
function changed(instance: Instance, round: number): Instance {
  const index = INSTANCE_STATUSES.indexOf(instance.status);
  return {
    ...instance,
    status: INSTANCE_STATUSES[(index + round) % 8] ?? 'ready',
    statusChangedAt: CREATED_AT + ((instance.revision * 313 + round) % 1_000),
    name: `gpu-${(round * 17) % 40}`,
  };
}
