import fc from 'fast-check';
import type { Principal } from '../../../src/access/principal.js';
import { SCOPES_OF } from '../../../src/access/roles.js';
import { deriveDeployment } from '../../../src/config/deployment.js';
import type { ListInstancesDto } from '../../../src/instances/dto/list-instances.dto.js';
import { InstanceLookup } from '../../../src/instances/instance-lookup.js';
import { InstanceReader } from '../../../src/instances/instance-reader.js';
import { KnownDocuments } from '../../../src/instances/known-documents.js';
import { UnmanagedMachines } from '../../../src/instances/unmanaged-machines.js';
import { UseRepository } from '../../../src/instances/use/use.repository.js';
import { anInstance, CREATED_AT } from '../../builders/an-instance.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { anInstancesStore, AUTO_STOP, type InstancesStore } from './an-instances-store.js';

jest.setTimeout(120_000);

const admin: Principal = { keyId: 'k', owner: 'admin', role: 'admin', scopes: SCOPES_OF.admin };
const ann: Principal = { ...admin, owner: 'ann', role: 'operator' };
const SOME = 8;
const id = (n: number): string => `inst_01JD000000000000000000${String(n).padStart(4, '0')}`;

type Asked = [Partial<ListInstancesDto>, Principal];
const ASKED: Asked[] = [
  [{ pageSize: 3 }, admin],
  [{}, admin],
  [{ sort: 'name', pageSize: 2 }, ann],
  [{ include: ['terminated'], sort: 'statusChangedAt', pageSize: 4 }, admin],
];

type Step =
  | { kind: 'save'; n: number; change: number }
  | { kind: 'use' | 'remove'; n: number }
  | { kind: 'nothing' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('save' as const), n: fc.nat(SOME), change: fc.nat(9) }),
  fc.record({ kind: fc.constantFrom('use' as const, 'remove' as const), n: fc.nat(SOME) }),
  fc.constant({ kind: 'nothing' as const }),
);

describe('a page that is remembered', () => {
  let server: PrivateRedis;
  let store: InstancesStore;
  let use: UseRepository;
  let reader: InstanceReader;
  const known: KnownDocuments[] = [];

  beforeAll(async () => {
    server = await aPrivateRedis();
    store = await anInstancesStore(server.url);
    use = new UseRepository(store.redis, store.keys, AUTO_STOP);
  });
  beforeEach(async () => {
    await store.redis.state.flushall();
    reader = aReader();
  });
  afterEach(() => {
    for (const one of known.splice(0)) one.onApplicationShutdown();
  });
  afterAll(() => {
    store.redis.onApplicationShutdown();
  });

  const aReader = (): InstanceReader => {
    const memory = new KnownDocuments();
    known.push(memory);
    return new InstanceReader(
      store.instances,
      store.shelves,
      new UnmanagedMachines(store.redis, store.keys, store.instances),
      new InstanceLookup(store.instances),
      memory,
      deriveDeployment('an-encryption-key-of-32-characters'),
    );
  };
  const read = async (by: InstanceReader, [query, principal]: Asked): Promise<Buffer> => {
    const served = await by.list(query, principal);
    if (!('fresh' in served) || !Buffer.isBuffer(served.fresh)) throw new Error('no fresh bytes');
    return served.fresh;
  };

  const save = async (n: number, change: number): Promise<void> => {
    const before = await store.instances.find(id(n));
    const made = anInstance({
      id: id(n),
      owner: n % 2 === 0 ? 'ann' : 'bob',
      createdAt: CREATED_AT + n,
      ...(before ? { revision: before.revision } : {}),
    });
    await store.instances.save(
      { ...made, name: `gpu-${change}`, status: change % 5 === 0 ? 'terminated' : 'ready' },
      [],
    );
  };

  it('is sent by Redis once, and as the same bytes as long as nothing of it changes', async () => {
    for (let n = 0; n < SOME; n++) await save(n, n + 1);
    const [asked] = ASKED as [Asked];
    const first = await read(reader, asked);
    await store.redis.state.config('RESETSTAT');
    expect(await read(reader, asked)).toBe(first);
    expect(await store.redis.state.info('commandstats')).not.toContain('cmdstat_hget:');

    await use.touch(id(SOME - 1), 'usedAt', { aheadMs: 10_000 });
    const used = await read(reader, asked);
    expect(used.equals(first)).toBe(false);
    expect(await store.redis.state.info('commandstats')).toContain('cmdstat_hget:');
    expect(await read(reader, asked)).toBe(used);
  });

  it('tells of others only their number', async () => {
    for (let n = 0; n < SOME; n++) await save(n, 1);
    const [asked] = ASKED as [Asked];
    await read(reader, asked);
    await save(0, 5);
    expect(JSON.parse(String(await read(reader, asked)))).toMatchObject({ total: SOME - 1 });
  });

  it('is what somebody reads who remembers nothing, whatever happens in between', async () => {
    const run = async (happens: Step): Promise<void> => {
      if (happens.kind === 'save') await save(happens.n, happens.change);
      else if (happens.kind === 'use') await use.touch(id(happens.n), 'usedAt', { aheadMs: 10_000 });
      else if (happens.kind === 'remove') await store.instances.remove(id(happens.n));
    };
    const history = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      await store.redis.state.flushall();
      for (const one of steps) {
        await run(one);
        for (const asked of ASKED)
          expect(String(await read(reader, asked))).toBe(String(await read(aReader(), asked)));
      }
    });
    await fc.assert(history, { numRuns: process.env.TEST_FULL ? 200 : 15, seed: 9, endOnFailure: true });
  });
});
