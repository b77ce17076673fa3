import { obeyDelete, obeyStop } from '../../../src/instances/commands.js';
import { MachineTakenError, StartsFullError } from '../../../src/instances/instance.errors.js';
import type { Instance } from '../../../src/instances/instance.js';
import { advance, beginOperation, supersededOperation } from '../../../src/instances/operation.js';
import { anInstance, aStartingInstance, CREATED_AT } from '../../builders/an-instance.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { anInstancesStore, type InstancesStore } from './an-instances-store.js';

const id = (n: number) => `inst_01JD000000000000000000${String(n).padStart(4, '0')}`;
const operation = (n: number) => `op_01JD000000000000000000${String(n).padStart(4, '0')}`;
const machine = (n: number) => `e70d0a62c99c${String(n).padStart(4, '0')}`;

describe('what is written with each record', () => {
  let server: PrivateRedis;
  let store: InstancesStore;
  beforeAll(async () => {
    server = await aPrivateRedis();
  });
  beforeEach(async () => {
    store = await anInstancesStore(server.url);
  });
  afterEach(() => store.redis.onApplicationShutdown());

  const save = async (instance: Instance) => store.instances.save(instance, []);
  describe('its name', () => {
    const named = async (name: string, owner?: string) =>
      (await store.shelves.idsNamed(name, owner, 10)).toSorted();

    it('is found in any case, of one owner or of all', async () => {
      await save(anInstance({ id: id(1), name: 'demo', owner: 'ann' }));
      await save(anInstance({ id: id(2), name: 'demo', owner: 'bob' }));
      await save(anInstance({ id: id(3), name: 'Demo', owner: 'ann' }));
      await save(anInstance({ id: id(4), name: 'demo-2', owner: 'ann' }));
      await save(anInstance({ id: id(5), name: 'demo', owner: 'anna' }));

      expect(await named('demo')).toEqual([id(1), id(2), id(3), id(5)]);
      expect(await named('demo', 'ann')).toEqual([id(1), id(3)]);
      expect(await named('dem')).toEqual([]);
      expect(await store.shelves.idsNamed('demo', undefined, 2)).toHaveLength(2);
    });

    it('is found no more once it was changed or the instance is terminated', async () => {
      const first = await save(anInstance({ id: id(1), name: 'demo' }));
      const renamed = await save({ ...first, name: 'other' });
      expect(await named('demo')).toEqual([]);
      expect(await named('other')).toEqual([id(1)]);
      await save({ ...renamed, status: 'terminated' });
      expect(await named('other')).toEqual([]);
    });
  });

  it('refuses a second record of one machine, and nothing of it is written', async () => {
    await save(aStartingInstance({ id: id(1) }));
    await expect(save(aStartingInstance({ id: id(2), name: 'second' }))).rejects.toThrow(MachineTakenError);
    expect(await store.instances.find(id(2))).toBeUndefined();
    expect(await store.shelves.idsNamed('second', undefined, 1)).toEqual([]);
  });

  describe('the operation that it puts an end to', () => {
    const ids = (n: number) => ({ operationId: operation(n), requestId: 'req_2' });
    const read = async (n: number) =>
      JSON.parse((await store.instances.operation(operation(n))) ?? '') as object;

    it('is done, and names its successor', async () => {
      const first = aStartingInstance();
      const created = await save({ ...first, operation: { ...first.operation, id: operation(1) } });
      const stopping = obeyStop(created, ids(2), CREATED_AT + 5);
      const ended = supersededOperation(created.operation, stopping.operation, CREATED_AT + 5);
      const saved = await store.instances.save(stopping, [], { ended });
      expect(await read(1)).toMatchObject({
        type: 'create',
        done: true,
        error: { code: 'operation_superseded' },
        metadata: { phase: 'failed', successorId: operation(2) },
      });
      expect(await read(2)).toMatchObject({ type: 'stop', done: false });
      expect(supersededOperation(saved.operation, saved.operation, CREATED_AT)).toBeUndefined();
    });

    it('is none when it had ended by itself', async () => {
      const done = aStartingInstance({ status: 'ready' });
      const ready = { ...done, operation: advance(done.operation, 'completed', CREATED_AT) };
      const deleting = obeyDelete(ready, ids(3), CREATED_AT + 5);
      expect(supersededOperation(ready.operation, deleting.operation, CREATED_AT + 5)).toBeUndefined();
    });
  });

  describe('a place among the starts', () => {
    const start = (n: number, changes: Partial<Instance> = {}): Instance => ({
      ...aStartingInstance({ id: id(n), novitaInstanceId: machine(n) }),
      operation: beginOperation(operation(n), 'start', 'req_1', CREATED_AT + n),
      start: { requestedAt: CREATED_AT + n, calls: 0 },
      ...changes,
    });
    const begin = async (waiting: Instance): Promise<Instance> => {
      const going = { ...waiting, start: { ...start(0).start, goingSince: CREATED_AT } } as Instance;
      return store.instances.save(going, [], { startsAtOnce: 2 });
    };

    it('is had by so many at once, in the order in which they asked', async () => {
      const [first, second, third, fourth] = await Promise.all([1, 2, 3, 4].map(async (n) => save(start(n))));
      if (!first || !second || !third || !fourth) throw new Error('Four were saved');
      await expect(begin(third)).rejects.toThrow(StartsFullError);
      expect(await store.instances.startsAhead(third.id)).toBe(2);

      const going = await begin(first);
      await begin(second);
      await expect(begin(third)).rejects.toThrow(StartsFullError);
      expect(await store.instances.startsAhead(third.id)).toBe(0);
      expect(await store.instances.startsAhead(first.id)).toBeUndefined();

      await save({ ...going, operation: advance(going.operation, 'completed', CREATED_AT + 9) });
      expect(await store.instances.nextInLine()).toBe(third.id);
      await expect(begin(fourth)).rejects.toThrow(StartsFullError);
      await begin(third);
      expect(await store.instances.nextInLine()).toBe(fourth.id);
    });

    it('is kept by a record that is saved again, and given up by one that is no start any more', async () => {
      const going = await begin(await save(start(1)));
      const kept = await store.instances.save({ ...going, reason: 'again' }, [], { startsAtOnce: 1 });
      const next = await save(start(2));
      await expect(
        store.instances.save({ ...next, start: { ...start(2).start, goingSince: 1 } } as Instance, [], {
          startsAtOnce: 1,
        }),
      ).rejects.toThrow(StartsFullError);
      await save(obeyDelete(kept, { operationId: operation(8), requestId: 'req_2' }, CREATED_AT));
      await begin(next);
    });

    it('lets one of two that ask at the same moment have the last one', async () => {
      const [first, second] = await Promise.all([1, 2].map(async (n) => save(start(n))));
      const both = [first, second].map(async (one) =>
        store.instances.save({ ...one, start: { ...start(1).start, goingSince: 1 } } as Instance, [], {
          startsAtOnce: 1,
        }),
      );
      const results = await Promise.allSettled(both);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    });
  });
});
