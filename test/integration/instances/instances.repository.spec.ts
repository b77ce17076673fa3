import { randomBytes } from 'node:crypto';
import { InstanceChangedError, LeaseLostError } from '../../../src/instances/instance.errors.js';
import { announce } from '../../../src/instances/instance-events.js';
import type { Instance } from '../../../src/instances/instance.js';
import { openVariables } from '../../../src/instances/variables.js';
import { StorageUnavailableError, UnreadableSecretError } from '../../../src/redis/redis.errors.js';
import { anInstance, aStartingInstance, CREATED_AT } from '../../builders/an-instance.js';
import { eventually } from '../../support/eventually.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { anInstancesStore, type InstancesStore, OPERATIONS } from './an-instances-store.js';

const id = (n: number) => `inst_01JD000000000000000000${String(n).padStart(4, '0')}`;

describe('the store of instances', () => {
  let server: PrivateRedis;
  let store: InstancesStore;
  beforeAll(async () => {
    server = await aPrivateRedis();
  });
  beforeEach(async () => {
    store = await anInstancesStore(server.url);
  });
  afterEach(() => store.redis.onApplicationShutdown());

  const accept = async (instance: Instance): Promise<Instance> => {
    const announced = announce(undefined, instance, 'admin', CREATED_AT);
    return store.instances.save(announced.instance, announced.events);
  };

  it('keeps what it was given, as a record and as the document that is served', async () => {
    const saved = await accept(anInstance());
    expect(await store.instances.find(saved.id)).toEqual(JSON.parse(JSON.stringify(saved)));
    expect(JSON.parse((await store.instances.document(saved.id))?.text ?? '')).toMatchObject({
      id: saved.id,
      status: 'creating',
      revision: 1,
    });
    expect(JSON.parse((await store.instances.operation(saved.operation.id)) ?? '')).toMatchObject({
      id: saved.operation.id,
      done: false,
      instanceId: saved.id,
    });
  });

  it('keeps an operation for as long as it goes on, and for its time once it has ended or been replaced', async () => {
    const livesFor = async (operationId: string): Promise<number> =>
      store.redis.state.pttl(store.keys.key('operation', operationId));
    const { retentionMs } = OPERATIONS;
    const saved = await accept(anInstance());
    const { operation } = saved;
    expect(await livesFor(operation.id)).toBe(-1);

    const next = { ...operation, id: 'op_01JD0000000000000000000002' };
    const replaced = await store.instances.save({ ...saved, operation: next }, [], {
      ended: { ...operation, endedAt: CREATED_AT },
    });
    expect(await livesFor(next.id)).toBe(-1);
    await store.instances.save({ ...replaced, operation: { ...next, endedAt: CREATED_AT } }, []);
    for (const { id: ended } of [operation, next]) {
      const left = await livesFor(ended);
      expect(left).toBeLessThanOrEqual(retentionMs);
      expect(left).toBeGreaterThan(retentionMs - 60_000);
    }
  });

  it('takes a save that a connection sends twice, its first answer lost, as one', async () => {
    const { state } = store.redis;
    const send = state.evalsha.bind(state) as (...args: unknown[]) => Promise<unknown>;
    const sendTwice = async (...args: unknown[]): Promise<unknown> => {
      await send(...args);
      return send(...args);
    };
    await accept(anInstance({ id: id(7) }));
    Object.assign(state, { evalsha: sendTwice });
    const saved = await accept(anInstance());
    const again = await store.instances.save({ ...saved, reason: 'changed' }, []);
    expect(again.revision).toBe(2);
    expect(await store.events.timeline(saved.id)).toHaveLength(1);
    await expect(store.instances.save(saved, [])).rejects.toThrow(InstanceChangedError);
  });

  it('saves nothing for whoever was told already that it failed, unless it had been saved by then', async () => {
    const { state } = store.redis;
    const past = Date.now() - 60_000;
    const late = anInstance({ id: id(8) });
    await expect(store.instances.save(late, [], { notAfter: past })).rejects.toThrow(StorageUnavailableError);
    expect(await store.instances.find(late.id)).toBeUndefined();

    const saved = await accept(late);
    const stopped = { ...saved, desired: 'stopped' as const };
    await expect(store.instances.save(stopped, [], { notAfter: past })).rejects.toThrow(
      StorageUnavailableError,
    );
    expect(await store.instances.find(late.id)).toMatchObject({ revision: 1, desired: saved.desired });

    const send = state.evalsha.bind(state) as (...args: unknown[]) => Promise<unknown>;
    const soon = Date.now() + 60_000;
    const sendAgainLate = async (...args: unknown[]): Promise<unknown> => {
      await send(...args);
      return send(...args.map((arg) => (arg === soon ? past : arg)));
    };
    Object.assign(state, { evalsha: sendAgainLate });
    expect(await store.instances.save(stopped, [], { notAfter: soon })).toMatchObject({ revision: 2 });
  });

  it('keeps values of variables sealed, bound to their instance and name', async () => {
    const envs = [
      { key: 'TOKEN', value: 'canary-value' },
      { key: 'EMPTY', value: '' },
    ];
    const saved = await accept(anInstance({ spec: { ...anInstance().spec, envs } }));
    const stored = await store.redis.state.hgetall(store.keys.key('instance', saved.id));
    expect(JSON.stringify(stored)).not.toContain('canary-value');

    const read = await store.instances.find(saved.id);
    if (!read) throw new Error('The record is not there');
    expect(openVariables(read, store.box)).toEqual(envs);
    const again = await store.instances.save({ ...read, reason: 'saved again' }, []);
    expect(again.spec.envs).toEqual(read.spec.envs);
    expect(() => openVariables({ ...read, id: id(9) }, store.box)).toThrow(UnreadableSecretError);
  });

  it('reads a record from before values were sealed, and seals them with its next save', async () => {
    const envs = [{ key: 'TOKEN', value: 'canary-value' }];
    const saved = await accept(anInstance());
    const record = JSON.stringify({ ...saved, spec: { ...saved.spec, envs } });
    await store.redis.state.hset(store.keys.key('instance', saved.id), 'record', record);

    const read = await store.instances.find(saved.id);
    if (!read) throw new Error('The record is not there');
    expect(openVariables(read, store.box)).toEqual(envs);
    await store.instances.save(read, []);
    const stored = await store.redis.state.hgetall(store.keys.key('instance', saved.id));
    expect(JSON.stringify(stored)).not.toContain('canary-value');
  });

  it('lets one of ten writers of the same revision win', async () => {
    const saved = await accept(anInstance());
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, async (_, n) =>
        store.instances.save({ ...saved, reason: `writer ${n}` }, []),
      ),
    );
    const losers = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(losers).toHaveLength(9);
    expect(losers.every((reason) => reason instanceof InstanceChangedError)).toBe(true);
    expect((await store.instances.find(saved.id))?.revision).toBe(2);
  });

  it('accepts one of two records with the same id', async () => {
    await accept(anInstance());
    await expect(accept(anInstance({ name: 'again' }))).rejects.toThrow(InstanceChangedError);
  });

  it('writes record, events and outbox together or not at all', async () => {
    const saved = await accept(anInstance());
    const failed = announce(saved, { ...saved, status: 'failed' }, 'test', CREATED_AT);
    await store.instances.save(failed.instance, failed.events);
    await expect(store.instances.save(failed.instance, failed.events)).rejects.toThrow(InstanceChangedError);
    const types = ['instance.created', 'instance.failed'];
    expect((await store.events.timeline(saved.id)).map(({ type }) => type)).toEqual(types);
    expect((await store.events.outbox(10)).map(({ event }) => event?.type)).toEqual(types);
  });

  it('writes why money may be spent with the record that says so, and never without it', async () => {
    const saved = await accept(anInstance());
    const entry = {
      at: CREATED_AT,
      actor: 'provisioning',
      action: 'create',
      instanceId: saved.id,
      attempt: 1,
    };
    await store.instances.save({ ...saved, reason: 'buying' }, [], { audit: [entry] });
    await expect(store.instances.save(saved, [], { audit: [{ ...entry, attempt: 2 }] })).rejects.toThrow(
      InstanceChangedError,
    );
    expect(await store.audit.latest(10)).toEqual([entry]);
  });

  describe('a claim', () => {
    it('is one at a time, and free again when it is given back', async () => {
      const claim = await store.instances.claim(id(1), 10_000);
      expect(claim).toBeDefined();
      expect(await store.instances.claim(id(1), 10_000)).toBeUndefined();
      expect(await store.instances.claim(id(2), 10_000)).toBeDefined();
      if (claim) await store.instances.release(id(1), claim);
      expect(await store.instances.claim(id(1), 10_000)).toBeDefined();
    });

    it('that ran out cannot be written under, renewed, or given back in another’s name', async () => {
      const saved = await accept(anInstance());
      const late = await store.instances.claim(saved.id, 5);
      const next = await eventually(async () => {
        const claim = await store.instances.claim(saved.id, 10_000);
        if (!claim) throw new Error('still held');
        return claim;
      });
      if (!late) throw new Error('no claim');
      await expect(store.instances.save(saved, [], { token: late.token })).rejects.toThrow(LeaseLostError);
      expect(await store.instances.renew(saved.id, late, 10_000)).toBe(false);
      await store.instances.release(saved.id, late);
      expect(await store.instances.save(saved, [], { token: next.token })).toMatchObject({ revision: 2 });
    });

    it('tells the time of Redis, and sets a fence when Redis is another one than before', async () => {
      const first = await store.instances.claim(id(1), 10);
      expect(first?.fenceAt).toBe(0);
      await store.redis.state.hset(store.keys.key('fence'), 'runId', 'the one before');
      const second = await store.instances.claim(id(2), 10);
      expect(second?.fenceAt).toBe(second?.now);
      expect((await store.instances.claim(id(3), 10))?.fenceAt).toBe(second?.fenceAt);
    });

    it('knows no fence for what was accepted behind it, whatever the clock of who accepted says', async () => {
      const before = await accept(anInstance({ id: id(1), operation: operation(1) }));
      const replaceRedis = async (): Promise<unknown> =>
        store.redis.state.hset(store.keys.key('fence'), 'runId', randomBytes(8).toString('hex'));
      const fenceOf = async (instance: Instance): Promise<number | undefined> => {
        const claim = await store.instances.claim(instance.id, 10_000);
        if (claim) await store.instances.release(instance.id, claim);
        return claim?.fenceAt;
      };
      expect(await fenceOf(before)).toBe(0);

      await replaceRedis();
      const after = await accept(anInstance({ id: id(2), operation: operation(2), createdAt: 1 }));
      expect(await fenceOf(after)).toBe(0);
      const fence = await fenceOf(before);
      expect(fence).toBeGreaterThan(0);
      await store.instances.save({ ...after, reason: 'saved again' }, []);
      expect(await fenceOf(after)).toBe(0);

      await eventually(async () => {
        await replaceRedis();
        expect(await fenceOf(after)).toBeGreaterThan(fence ?? 0);
      });
    });
  });

  it('finds by Novita’s id, watches while news are waited for, and forgets what was seen after', async () => {
    const saved = await accept(aStartingInstance());
    const novitaId = saved.novitaInstanceId ?? '';
    expect(await store.instances.idOf(novitaId)).toBe(saved.id);
    expect(await store.instances.watched()).toEqual(new Map([[saved.id, novitaId]]));
    await store.instances.writeSightings(new Map([[saved.id, '{}']]), CREATED_AT);
    await store.instances.save({ ...saved, status: 'ready', nextLookAt: undefined }, []);
    expect(await store.instances.watched()).toEqual(new Map());
    expect(await store.instances.sightings([saved.id])).toEqual([null]);
  });

  it('makes an instance due with the news of it, so that a lost wake is healed', async () => {
    const saved = await accept(aStartingInstance({ nextLookAt: Date.now() + 600_000 }));
    expect(await store.instances.due(0, 10)).toEqual([]);
    await store.instances.writeSightings(new Map([[saved.id, '{}']]), Date.now() - 5_000);
    expect(await store.instances.due(1_000, 10)).toEqual([saved.id]);
    await store.instances.writeSightings(new Map([['inst_unknown', '{}']]), 0);
    expect(await store.instances.due(1_000, 10)).toEqual([saved.id]);
    expect(await store.instances.sightings(['inst_unknown'])).toEqual([null]);
  });

  it('stays due by news until a look has read them, whatever another look and a command save meanwhile', async () => {
    const saved = await accept(aStartingInstance({ nextLookAt: Date.now() + 600_000 }));
    expect(await store.instances.readSighting(saved.id)).toBeNull();
    await store.instances.writeSightings(new Map([[saved.id, '{}']]), Date.now() - 5_000);
    await store.instances.keepDue(saved);
    expect(await store.instances.due(1_000, 10)).toEqual([saved.id]);
    const commanded = await store.instances.save({ ...saved, reason: 'asked for' }, []);
    expect(await store.instances.due(1_000, 10)).toEqual([saved.id]);

    expect(await store.instances.readSighting(saved.id)).toBe('{}');
    expect(await store.instances.due(1_000, 10)).toEqual([saved.id]);
    await store.instances.keepDue(commanded);
    expect(await store.instances.due(1_000, 10)).toEqual([]);
  });

  it('knows whose look is overdue, on Redis’ clock', async () => {
    await accept(anInstance({ nextLookAt: Date.now() - 60_000 }));
    await accept(anInstance({ id: id(2), operation: operation(2), nextLookAt: Date.now() + 60_000 }));
    await accept(anInstance({ id: id(3), operation: operation(3), nextLookAt: undefined }));
    expect(await store.instances.due(1_000, 10)).toEqual([anInstance().id]);
  });
});

function operation(n: number): Instance['operation'] {
  return { ...anInstance().operation, id: `op_01JD000000000000000000${String(n).padStart(4, '0')}` };
}
