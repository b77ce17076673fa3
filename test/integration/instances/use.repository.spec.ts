import fc from 'fast-check';
import type { Moment } from '../../../src/common/clock.js';
import type { AutoStopConfig } from '../../../src/config/config.js';
import { renderInstance } from '../../../src/instances/instance-document.js';
import { InstanceChangedError } from '../../../src/instances/instance.errors.js';
import { listingOf } from '../../../src/instances/listing.js';
import type { Instance } from '../../../src/instances/instance.js';
import {
  dataWarnMs,
  idleClock,
  idleDeadline,
  idleLimit,
  idleWarnMs,
  leaseEnd,
} from '../../../src/instances/use/idle-clock.js';
import { type Touch, UseRepository } from '../../../src/instances/use/use.repository.js';
import { anInstance } from '../../builders/an-instance.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { anInstancesStore, AUTO_STOP, type InstancesStore } from './an-instances-store.js';

const MINUTE = 60_000;
const ANY_TIME = 1e15;

const id = (n: number) => `inst_01JD000000000000000000${String(n).padStart(4, '0')}`;

describe('the use of an instance', () => {
  let server: PrivateRedis;
  let store: InstancesStore;
  let use: UseRepository;
  let now: Moment;
  beforeAll(async () => {
    server = await aPrivateRedis();
    store = await anInstancesStore(server.url);
    use = new UseRepository(store.redis, store.keys, AUTO_STOP);
  });
  beforeEach(async () => {
    await store.redis.state.flushall();
    now = await use.now();
  });
  afterAll(async () => {
    store.redis.onApplicationShutdown();
  });

  const aReady = (changes: Partial<Instance> = {}): Instance =>
    anInstance({
      status: 'ready',
      readyAt: now - 60 * MINUTE,
      deadlines: {},
      nextLookAt: undefined,
      ...changes,
    });
  const saved = async (changes: Partial<Instance> = {}): Promise<Instance> =>
    store.instances.save(aReady(changes), []);
  const touch = async (of: Instance, touched: Partial<Touch> = {}) =>
    use.touch(of.id, 'usedAt', { aheadMs: 10_000, ...touched });
  const look = async (of: Instance): Promise<number | undefined> => {
    const score = await store.redis.state.zscore(store.keys.key('idle-looks'), of.id);
    return score === null ? undefined : Number(score);
  };
  const document = async (of: Instance): Promise<Record<string, unknown>> =>
    JSON.parse((await store.instances.document(of.id))?.text ?? '') as Record<string, unknown>;
  const stored = async (of: Instance) => store.redis.state.hgetall(store.keys.key('instance', of.id));

  it('is in the record and in the document that is served, and rewrites neither', async () => {
    const instance = await saved();
    const before = await stored(instance);
    const touched = await touch(instance);
    const after = await stored(instance);
    for (const field of ['record', 'document', 'revision', 'clock'] as const)
      expect(after[field]).toBe(before[field]);
    expect(touched).toEqual({ kind: 'noted', at: expect.any(Number) as number });
    const at = Number(after['usedAt']);
    expect(await store.instances.find(instance.id)).toMatchObject({ lastUsedAt: at, revision: 1 });
    const expected = { lastUsedAt: new Date(at).toISOString(), idle: { thresholdMinutes: 20 } };
    expect(await document(instance)).toMatchObject(expected);
    const listing = listingOf({}, { role: 'admin', owner: 'admin', keyId: 'admin', scopes: [] });
    const served = (await store.instances.document(instance.id))?.text;
    expect(String((await store.shelves.page(listing, 10))?.documents)).toBe(served);
    expect(String((await store.shelves.search(listing, 10)).documents)).toBe(served);
  });

  it('outlives saves by those who have read the record before it', async () => {
    const instance = await saved();
    await touch(instance);
    const used = await store.instances.find(instance.id);
    const again = await store.instances.save({ ...instance, name: 'another' }, []);
    expect((await store.instances.find(instance.id))?.lastUsedAt).toBe(used?.lastUsedAt);
    expect(await document(again)).toMatchObject({
      name: 'another',
      lastUsedAt: new Date(used?.lastUsedAt ?? 0).toISOString(),
    });
  });

  it('is never in the future beyond what clocks differ by', async () => {
    const instance = await saved();
    expect(await touch(instance, { at: now + MINUTE })).toMatchObject({ kind: 'ahead' });
    expect(await touch(instance, { at: now + 5_000 })).toEqual({ kind: 'noted', at: now + 5_000 });
  });

  it('moves backwards only when it is told to', async () => {
    const instance = await saved();
    await touch(instance, { at: now - MINUTE });
    expect(await touch(instance, { at: now - 5 * MINUTE })).toEqual({ kind: 'noted', at: now - MINUTE });
    expect(await touch(instance, { at: now - 5 * MINUTE, backwards: true })).toMatchObject({
      at: now - 5 * MINUTE,
    });
    expect(await look(instance)).toBe(now - 5 * MINUTE + 15 * MINUTE);
  });

  it('is noted of what exists for who asks, and is not terminated', async () => {
    const instance = await saved();
    expect(await touch(instance, { owner: 'admin' })).toMatchObject({ kind: 'noted' });
    expect(await touch(instance, { owner: 'ann' })).toEqual({ kind: 'unknown' });
    expect(await touch(aReady({ id: id(2) }))).toEqual({ kind: 'unknown' });
    const gone = await saved({ id: id(3), status: 'terminated' });
    expect(await touch(gone)).toEqual({ kind: 'terminated' });
  });

  it('is written as RFC 3339 whenever it was', async () => {
    const instance = await saved();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 253_402_300_799_999 }), async (at) => {
        await touch(instance, { at, aheadMs: ANY_TIME, backwards: true });
        expect(await document(instance)).toMatchObject({ lastUsedAt: new Date(at).toISOString() });
      }),
      { seed: 5, numRuns: 300, examples: [[951_782_400_000], [951_868_799_999], [68_169_600_000], [1]] },
    );
  });

  describe('and its deadlines', () => {
    const moments = () => fc.integer({ min: -120, max: 10 }).map((minutes) => now + minutes * MINUTE);
    let machines = 0;
    const instances = () =>
      fc.record({
        status: fc.constantFrom('creating', 'starting', 'running', 'ready', 'stopping', 'failed', 'exited'),
        desired: fc.constantFrom('running', 'running', 'stopped'),
        protected: fc.constantFrom(false, false, true),
        readyAt: fc.option(moments(), { nil: undefined }),
        statusChangedAt: moments(),
        startedAt: fc.option(moments(), { nil: undefined }),
        keepUntil: fc.option(moments(), { nil: undefined }),
        expiresAt: fc.option(moments(), { nil: undefined }),
        maxHours: fc.option(fc.constantFrom(0.5, 1, 3), { nil: undefined }),
        warned: fc.record({
          idle: fc.option(moments(), { nil: undefined }),
          lease: fc.option(moments(), { nil: undefined }),
          data: fc.option(
            moments().map((at) => at + AUTO_STOP.dataKeptMs),
            { nil: undefined },
          ),
        }),
        novitaInstanceId: fc.boolean().map((bought) => (bought ? `machine-${(machines += 1)}` : undefined)),
        stoppedAt: fc.option(moments(), { nil: undefined }),
        autoStop: fc.record({
          enabled: fc.constantFrom(undefined, true, false),
          idleMinutes: fc.constantFrom(undefined, 3, 45),
        }),
      }) as fc.Arbitrary<Partial<Instance>>;

    /** The next look and the end, by the same rules in another language. */
    function expected(instance: Instance, config: AutoStopConfig): { look?: Moment; stopsAt?: Moment } {
      const idleMs = idleLimit(instance, config);
      const clock = idleClock(instance, config);
      const at = (deadline: Moment | undefined, warnMs: number, warned: Moment | undefined) =>
        deadline === undefined ? Infinity : warned === deadline ? deadline : deadline - warnMs;
      const idle = idleMs === undefined ? undefined : idleDeadline(instance, idleMs);
      const first = Math.min(
        at(idle, idleWarnMs(idleMs ?? 0, config), instance.warned?.idle),
        at(clock.leaseAt, config.warnMs, instance.warned?.lease),
        clock.dataAt === undefined ? Infinity : clock.dataAt - dataWarnMs(config),
      );
      return {
        look: first === Infinity ? undefined : first,
        stopsAt: idle === undefined ? undefined : Math.min(idle, clock.leaseAt ?? Infinity),
      };
    }

    it('are the same in the index, in the document and in what duties compute', async () => {
      let n = 10;
      await fc.assert(
        fc.asyncProperty(
          instances(),
          fc.array(fc.tuple(fc.constantFrom('usedAt', 'activeAt'), moments()), { maxLength: 4 }),
          async (changes, uses) => {
            const instance = await saved({ id: id((n += 1)), ...changes });
            for (const [field, at] of uses) await use.touch(instance.id, field, { at, aheadMs: ANY_TIME });
            const read = await store.instances.find(instance.id);
            const { look: expectedLook, stopsAt } = expected(read ?? instance, AUTO_STOP);
            expect(await look(instance)).toBe(expectedLook);
            const served = await document(instance);
            expect((served['idle'] as { stopsAt: string } | undefined)?.stopsAt).toBe(
              stopsAt && new Date(stopsAt).toISOString(),
            );
            expect(served).toEqual(JSON.parse(JSON.stringify(renderInstance(read ?? instance, AUTO_STOP))));
          },
        ),
        { seed: 11, numRuns: 300 },
      );
    });

    it('never come earlier by use, and never later than the lease ends', async () => {
      let n = 1_000;
      await fc.assert(
        fc.asyncProperty(
          fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
          fc.array(fc.tuple(fc.constantFrom('usedAt', 'activeAt'), moments()), {
            minLength: 1,
            maxLength: 6,
          }),
          async (leaseMinutes, uses) => {
            const expiresAt = leaseMinutes === undefined ? undefined : now + leaseMinutes * MINUTE;
            const instance = await saved({ id: id((n += 1)), expiresAt });
            const stopsAt = async () =>
              Date.parse(((await document(instance)) as { idle: { stopsAt: string } }).idle.stopsAt);
            let before = await stopsAt();
            for (const [field, at] of uses) {
              await use.touch(instance.id, field, { at, aheadMs: ANY_TIME });
              const after = await stopsAt();
              expect(after).toBeGreaterThanOrEqual(before);
              expect(after).toBeLessThanOrEqual(leaseEnd(instance) ?? Infinity);
              before = after;
            }
          },
        ),
        { seed: 12, numRuns: 150 },
      );
    });

    it('are found by when they come, whatever else there is', async () => {
      const idle = await saved({ id: id(1) });
      await saved({ id: id(2), readyAt: now });
      await saved({ id: id(3), status: 'exited', desired: 'stopped' });
      await saved({ id: id(4), protected: true });
      await saved({ id: id(5), autoStop: { enabled: false } });
      expect(await use.due()).toMatchObject({ ids: [idle.id], aligned: false });
      await touch(idle);
      expect(await use.due()).toMatchObject({ ids: [] });
    });
  });

  describe('at the moment of a stop', () => {
    const stopping = (instance: Instance): Instance => ({
      ...instance,
      status: 'stopping',
      desired: 'stopped',
    });
    const guard = { deadline: 'idle', at: 'passed' } as const;

    it('goes before it, and comes too late after it', async () => {
      const instance = await saved();
      await touch(instance);
      const tooLate = store.instances.save(stopping(instance), [], { guard });
      await expect(tooLate).rejects.toThrow(InstanceChangedError);
      expect(await document(instance)).toMatchObject({ status: 'ready' });

      const unused = await saved({ id: id(2) });
      await store.instances.save(stopping(unused), [], { guard });
      expect(await touch(unused)).toMatchObject({ kind: 'noted' });
      expect(await document(unused)).toMatchObject({ status: 'stopping' });
      expect(await look(unused)).toBeUndefined();
    });

    it('wins or loses, and never both', async () => {
      for (let n = 0; n < 60; n++) {
        const instance = await saved({ id: id(100 + n) });
        const stop = store.instances.save(stopping(instance), [], { guard }).then(
          () => 'stopped',
          () => 'used',
        );
        const order = n % 2 === 0 ? [stop, touch(instance)] : [touch(instance), stop];
        await Promise.all(order);
        const { status } = await document(instance);
        expect(status).toBe((await stop) === 'stopped' ? 'stopping' : 'ready');
        expect(await look(instance)).toEqual(status === 'ready' ? expect.any(Number) : undefined);
      }
    });

    it('is a warning only for the deadline that still stands', async () => {
      const instance = await saved();
      const at = idleDeadline(instance, AUTO_STOP.idleMs);
      const warned = { ...instance, warned: { idle: at } };
      await touch(instance);
      const late = store.instances.save(warned, [], { guard: { deadline: 'idle', at } });
      await expect(late).rejects.toThrow(InstanceChangedError);
    });
  });

  it('that cannot be read counts as never, is said, and is mended by the next save', async () => {
    const instance = await saved();
    for (const broken of ['yesterday', '0', '', 'NaN', '-5', 'null', '9e99', 'Infinity']) {
      await store.redis.state.hset(store.keys.key('instance', instance.id), 'usedAt', broken);
      const read = await store.instances.find(instance.id);
      expect(read).toMatchObject({ repaired: { fields: ['lastUsedAt'] } });
      expect(read?.lastUsedAt).toBeUndefined();
      const mended = await store.instances.save({ ...instance, ...read, repaired: undefined }, []);
      expect((await store.instances.find(instance.id))?.repaired).toBeUndefined();
      expect(await document(instance)).not.toHaveProperty('lastUsedAt');
      instance.revision = mended.revision;
    }
  });

  it('is counted by other settings once they have changed', async () => {
    const instance = await saved();
    const patient = new UseRepository(store.redis, store.keys, { ...AUTO_STOP, idleMs: 90 * MINUTE });
    await patient.align(instance);
    await patient.markAligned();
    expect(await patient.due()).toMatchObject({ ids: [], aligned: true });
    expect(await look(instance)).toBe(now + 25 * MINUTE);
    expect(await document(instance)).toMatchObject({ idle: { thresholdMinutes: 90 } });
    expect(await use.due()).toMatchObject({ aligned: false });
  });
});
