import { countRows } from '../../../src/auto-stop/round.js';
import { RoundsRepository } from '../../../src/auto-stop/rounds.repository.js';
import type { Moment } from '../../../src/common/clock.js';
import { EventLog } from '../../../src/events/event-log.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { SHAPES, type Shape } from '../../builders/figures.js';
import { eventually } from '../../support/eventually.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { instanceId, keyOf } from '../sync/a-sync-app.js';
import {
  anAutoStopApp,
  type AutoStopApp,
  type Load,
  MINUTE,
  type ReadyMachine,
  readyRecord,
  rowOf,
} from './an-auto-stop-app.js';

jest.setTimeout(60_000);

const ADMIN = { keyId: 'admin', owner: 'admin', role: 'admin', scopes: [] } as const;

/** Ready instances in use beside ten idle ones; 10,000 is what is promised. */
const MANY = process.env.TEST_FULL ? 10_000 : 1_000;

/** Saves under way together; many at once take longer than a command may. */
const AT_ONCE = 100;

/** Three hours of a shape, a reading every half minute. */
function recorded({ gpu, memory }: { gpu: Shape; memory: Shape }): Load[] {
  return Array.from({ length: 360 }, (_, half) => {
    const minute = half / 2;
    return { agoMs: (180 - minute) * MINUTE, gpu: gpu(minute), memory: memory(minute) };
  });
}

describe('Auto-stop', () => {
  let redis: PrivateRedis;
  let novita: NovitaSandbox;
  let app: AutoStopApp;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    novita = await aNovita({ apiKey: 'sk_auto_stop_0123456789' });
  });

  const start = async (env: Record<string, string> = {}): Promise<AutoStopApp> => {
    novita.reset();
    app = await anAutoStopApp({ redisUrl: redis.url, novita, env });
    return app;
  };
  beforeEach(async () => start());

  const statusOf = async (id: string) => (await app.read(id)).status;
  const timeline = async (id: string) => app.sync.timeline(id);

  describe('by what Novita’s figures show', () => {
    it.each<[string, ReadyMachine, string]>([
      ['keeps training that dips to 3 %', { loads: recorded(SHAPES.training) }, 'ready'],
      ['stops a notebook left open', { loads: recorded(SHAPES.notebook) }, 'stopping'],
      ['keeps what loads data', { loads: recorded(SHAPES.loading) }, 'ready'],
      ['keeps what is asked seldom', { loads: recorded(SHAPES.seldom) }, 'ready'],
    ])('%s', async (_what, machine, expected) => {
      const id = await app.aReady(1, machine);
      await app.round();
      expect(await statusOf(id)).toBe(expected);
    });

    it('looks at what was busy again when that could be idle, and asks Novita no sooner', async () => {
      const id = await app.aReady(1, { loads: recorded(SHAPES.training) });
      const training = rowOf(await app.round(), id);
      expect(training).toMatchObject({ verdict: 'active', action: 'note-activity', outcome: 'done' });
      const asked = novita.calls('metrics').length;
      expect((await app.round()).due).toBe(0);
      expect(novita.calls('metrics')).toHaveLength(asked);
      const { gpuActiveAt = 0 } = await app.read(id);
      expect(Date.now() - gpuActiveAt).toBeLessThan(3 * MINUTE);
    });

    it('keeps, and says unknown, while they cannot be had; goes on when they can', async () => {
      const id = await app.aReady(1, { loads: recorded(SHAPES.off) });
      novita.next('metrics', 100).fails(500);
      const outage = await app.round();
      expect(rowOf(outage, id)).toMatchObject({ verdict: 'unknown', action: 'nothing' });
      expect(rowOf(outage, id)?.explanation).toMatch(/^Kept: whether it is used is not known/);
      expect(await statusOf(id)).toBe('ready');
      expect(outage).toMatchObject({ due: 1, unknown: 1, stopped: 0, failed: 0 });
      novita.clearFaults();
      await app.round();
      expect(await statusOf(id)).toBe('stopping');
    });

    it('keeps when they end too early', async () => {
      const id = await app.aReady(1, { loads: recorded(SHAPES.off) });
      novita.inject({ fault: 'metrics-late', endpoint: 'metrics', times: 1, ms: 5 * MINUTE });
      expect(rowOf(await app.round(), id)).toMatchObject({ verdict: 'unknown' });
    });

    it('does without them where a machine has none', async () => {
      const [never, used, young] = [
        await app.aReady(1),
        await app.aReady(2, { changes: { lastUsedAt: app.now - 30 * MINUTE } }),
        await app.aReady(3, { readyAgoMinutes: 10 }),
      ];
      novita.next('metrics', 100).isRefused('RESOURCE_NOT_FOUND', 'no such instance', 404);
      await app.round();
      expect([await statusOf(never), await statusOf(used), await statusOf(young)]).toEqual([
        'stopping',
        'stopping',
        'ready',
      ]);
    });

    it('lets one that fails not keep it from the others', async () => {
      const first = await app.aReady(1, { loads: recorded(SHAPES.off) });
      const second = await app.aReady(2, { loads: recorded(SHAPES.off) });
      const { novitaInstanceId } = await app.read(first);
      novita.inject({
        fault: 'error-500-before',
        endpoint: 'metrics',
        instanceId: novitaInstanceId,
        times: 50,
      });
      await app.round();
      expect([await statusOf(first), await statusOf(second)]).toEqual(['ready', 'stopping']);
    });
  });

  describe('at its time', () => {
    it('warns in the last five minutes and stops after twenty, not before', async () => {
      const ids = new Map<number, string>();
      for (let minute = 1; minute <= 26; minute++)
        ids.set(minute, await app.aReady(minute, { readyAgoMinutes: minute }));
      const round = await app.round();
      const did = (what: string) =>
        [...ids].filter(([, id]) => rowOf(round, id)?.action === what).map(([minute]) => minute);
      expect(did('warn')).toEqual([15, 16, 17, 18, 19]);
      expect(did('stop')).toEqual([20, 21, 22, 23, 24, 25, 26]);
      expect(round.due).toBe(12);
      for (const [minute, id] of ids)
        expect([minute, await statusOf(id)]).toEqual([minute, minute < 20 ? 'ready' : 'stopping']);
    });

    it('warns once per deadline, with the deadline, and again of another one', async () => {
      const id = await app.aReady(1, { readyAgoMinutes: 17 });
      for (let n = 0; n < 3; n++) await app.round();
      expect(await timeline(id)).toEqual(['instance.idle_warning']);
      const outbox = await app.sync.nest.get(EventLog).outbox(100);
      const event = outbox.find(({ event: { type } = {} }) => type === 'instance.idle_warning')?.event;
      const stopsAt = new Date(app.now + 3 * MINUTE).toISOString();
      expect(JSON.parse(event?.body ?? '')).toMatchObject({
        type: 'instance.idle_warning',
        data: { instanceId: id, stopsAt, instance: { idle: { thresholdMinutes: 20, stopsAt } } },
      });
      await app.use.touch(id, ADMIN, app.now - 16 * MINUTE);
      for (let n = 0; n < 3; n++) await app.round();
      expect(await timeline(id)).toEqual(['instance.idle_warning', 'instance.idle_warning']);
    });

    it('announces first what came due while there were no rounds, for nobody may have been heard', async () => {
      const [quiet, warned] = [
        await app.aReady(1),
        await app.aReady(2, { changes: { warned: { idle: app.now - 40 * MINUTE } } }),
      ];
      await app.sync.nest.get(RoundsRepository).note({
        ...countRows([]),
        startedAt: app.now - 11 * MINUTE,
        durationMs: 5,
        dryRun: false,
        by: 'schedule',
        rows: [],
      });
      const said = await app.dryRound();
      const round = await app.round();
      expect(round).toMatchObject({ warned: 1, stopped: 1 });
      expect(said).toMatchObject({ warned: 1, stopped: 1 });
      expect([await statusOf(quiet), await statusOf(warned)]).toEqual(['ready', 'stopping']);
      const { idle } = (await app.document(quiet)) as { idle: { stopsAt: string } };
      expect(Date.parse(idle.stopsAt)).toBe(rowOf(round, quiet)?.stopsAt);
      expect(Date.parse(idle.stopsAt) - round.startedAt).toBeGreaterThanOrEqual(5 * MINUTE);
      await app.round();
      expect(await timeline(quiet)).toEqual(['instance.idle_warning']);
    });

    it('announces, stops and says why, in one step and in its own words', async () => {
      const id = await app.aReady(1, { loads: recorded(SHAPES.notebook) });
      const said = rowOf(await app.dryRound(), id)?.explanation ?? '';
      expect(said).toMatch(/^Idle: not used for 20 min \(no heartbeat was ever received; GPU at most 0 %/);
      await app.round();
      const events = await app.sync.nest.get(EventLog).timeline(id);
      expect(events.map(({ type, actor }) => [type, actor])).toEqual([
        ['instance.idle_warning', 'auto-stop'],
        ['instance.auto_stopped', 'auto-stop'],
        ['instance.stopping', 'auto-stop'],
      ]);
      expect(events.slice(1).map(({ reason }) => reason)).toEqual([said, said]);
      const stopped = await app.read(id);
      expect(stopped).toMatchObject({ desired: 'stopped', reason: said, autoStopped: { cause: 'idle' } });
      expect(stopped.operation).toMatchObject({ type: 'stop' });
      expect(await app.document(id)).not.toHaveProperty('idle');
    });

    it('announces nothing where warnings are off', async () => {
      await start({ AUTO_STOP_WARN_MINUTES: '0' });
      const [near, over] = [await app.aReady(1, { readyAgoMinutes: 19 }), await app.aReady(2)];
      const round = await app.round();
      expect(round).toMatchObject({ due: 1, stopped: 1, warned: 0 });
      expect(await timeline(near)).toEqual([]);
      expect(await timeline(over)).toEqual(['instance.auto_stopped', 'instance.stopping']);
    });

    it('uses what each instance has of its own', async () => {
      const own = (autoStop: object) => ({ readyAgoMinutes: 30, changes: { autoStop } });
      const [patient, hasty, off] = [
        await app.aReady(1, own({ idleMinutes: 45 })),
        await app.aReady(2, { ...own({ idleMinutes: 5 }), readyAgoMinutes: 6 }),
        await app.aReady(3, own({ enabled: false })),
      ];
      const guarded = await app.aReady(4, { changes: { protected: true } });
      const round = await app.round();
      expect(round.rows.map(({ instanceId: id }) => id)).toEqual([hasty]);
      for (const id of [patient, off, guarded]) expect(await statusOf(id)).toBe('ready');
      expect(await statusOf(hasty)).toBe('stopping');
    });

    it('never touches what is not ours', async () => {
      novita.addForeign({ count: 3 });
      await app.round();
      expect(novita.calls('stop')).toEqual([]);
      expect(novita.calls('metrics')).toEqual([]);
    });
  });

  describe('dry', () => {
    it('says what the next real round does, and does nothing', async () => {
      await app.aReady(1, { loads: recorded(SHAPES.notebook) });
      await app.aReady(2, { loads: recorded(SHAPES.training) });
      await app.aReady(3, { readyAgoMinutes: 17 });
      await app.aReady(4, { changes: { expiresAt: app.now - MINUTE, autoStop: { enabled: false } } });
      await app.aReady(5, { changes: { expiresAt: app.now + MINUTE, autoStop: { enabled: false } } });
      await app.aReady(6, { readyAgoMinutes: 17, changes: { lastUsedAt: app.now - 25 * MINUTE } });
      const before = await Promise.all([1, 2, 3, 4, 5, 6].map(async (n) => app.read(instanceId(n))));
      const said = [await app.dryRound(), await app.dryRound()];
      expect(await Promise.all([1, 2, 3, 4, 5, 6].map(async (n) => app.read(instanceId(n))))).toEqual(before);
      const did = await app.round();
      const deeds = ({ rows }: { rows: { instanceId: string; action: string; cause?: string }[] }) =>
        rows
          .map(({ instanceId: id, action, cause }) => [id, action, cause])
          .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1));
      expect(deeds(said[0] ?? did)).toEqual(deeds(did));
      expect(deeds(said[1] ?? did)).toEqual(deeds(did));
      expect(deeds(did)).toEqual([
        [instanceId(1), 'stop', 'idle'],
        [instanceId(2), 'note-activity', undefined],
        [instanceId(3), 'warn', 'idle'],
        [instanceId(4), 'stop', 'lease'],
        [instanceId(5), 'warn', 'lease'],
        [instanceId(6), 'warn', 'idle'],
      ]);
      expect(said[0]).toMatchObject({ dryRun: true, stopped: did.stopped, warned: did.warned });
    });

    it('is every round where the service is set to', async () => {
      await start({ AUTO_STOP_DRY_RUN: 'true' });
      const id = await app.aReady(1);
      expect(await app.round()).toMatchObject({ dryRun: true, stopped: 1 });
      expect(await statusOf(id)).toBe('ready');
    });
  });

  it('switched off, stops nothing but what its lease has ended for', async () => {
    await start({ AUTO_STOP_ENABLED: 'false' });
    const [idle, leased] = [
      await app.aReady(1),
      await app.aReady(2, { changes: { expiresAt: app.now - MINUTE } }),
    ];
    const round = await app.round();
    expect(round.rows.map(({ instanceId: id }) => id)).toEqual([leased]);
    expect([await statusOf(idle), await statusOf(leased)]).toEqual(['ready', 'stopping']);
    expect(await app.document(idle)).not.toHaveProperty('idle');
  });

  describe('the data of what is stopped', () => {
    const DAY = 24 * 60 * MINUTE;
    const stoppedFor = (ms: number) => {
      const stoppedAt = app.now - ms;
      const shutdown = { requestedAt: stoppedAt, calls: 1, provenAt: stoppedAt };
      const changes = { stoppedAt, shutdown, statusChangedAt: stoppedAt };
      return { changes: { ...changes, status: 'exited' as const, desired: 'stopped' as const } };
    };

    it('is announced once before Novita may delete it, whether anything is stopped for being idle or not', async () => {
      await start({ AUTO_STOP_ENABLED: 'false' });
      const near = await app.aReady(1, stoppedFor(6 * DAY + MINUTE));
      const far = await app.aReady(2, stoppedFor(5 * DAY));
      expect(await app.round()).toMatchObject({
        due: 1,
        warned: 1,
        stopped: 0,
        rows: [{ instanceId: near, action: 'warn', cause: 'data', outcome: 'done' }],
      });
      expect(await timeline(near)).toEqual(['instance.data_expiring']);
      expect(await timeline(far)).toEqual([]);
      const [entry] = await app.sync.nest.get(EventLog).outbox(1);
      const { data } = JSON.parse(entry?.event?.body ?? '') as { data: Record<string, unknown> };
      expect(data).toMatchObject({
        instanceId: near,
        status: 'exited',
        dataExpiresAt: time(app.now + DAY - MINUTE),
      });
      expect(data).not.toHaveProperty('stopsAt');
      expect(await app.round()).toMatchObject({ due: 0 });
      expect(novita.calls('metrics')).toEqual([]);
    });

    it('is not announced where that is switched off', async () => {
      await start({ STOPPED_DATA_WARN_HOURS: '0' });
      await app.aReady(1, stoppedFor(8 * DAY));
      expect(await app.round()).toMatchObject({ due: 0 });
    });
  });

  describe('a lease', () => {
    it('is warned of once and ends, whatever the use', async () => {
      const ends = app.now + 4 * MINUTE;
      const id = await app.aReady(1, { readyAgoMinutes: 5, changes: { expiresAt: ends } });
      for (let n = 0; n < 3; n++) await app.round();
      await app.use.touch(id, ADMIN);
      await app.round();
      expect(await timeline(id)).toEqual(['instance.lease_expiring']);
      expect(novita.calls('metrics')).toEqual([]);

      const over = await app.aReady(2, { readyAgoMinutes: 5, changes: { expiresAt: app.now - 1 } });
      await app.use.touch(over, ADMIN);
      await app.round();
      const stopped = await app.read(over);
      expect(stopped).toMatchObject({ desired: 'stopped', autoStopped: { cause: 'lease' } });
      expect(stopped.reason).toMatch(/^The lease ended at /);
      expect(await timeline(over)).toEqual([
        'instance.lease_expiring',
        'instance.auto_stopped',
        'instance.stopping',
      ]);
    });

    it('lasts for its hours from each start on', async () => {
      const hours = { maxHours: 2, autoStop: { enabled: false } };
      const [young, old] = [
        await app.aReady(1, { readyAgoMinutes: 60, changes: hours }),
        await app.aReady(2, { readyAgoMinutes: 125, changes: hours }),
      ];
      await app.round();
      expect([await statusOf(young), await statusOf(old)]).toEqual(['ready', 'stopping']);
      const document = await app.document(young);
      expect(document).toMatchObject({ maxHours: 2, expiresAt: time(app.now + 60 * MINUTE) });
    });

    it('also ends what is still coming up or was kept after it failed; not what is protected', async () => {
      const over = { expiresAt: app.now - 1 };
      const starting = await app.aReady(1, { changes: { ...over, status: 'starting' } });
      const kept = await app.aReady(2, { changes: { ...over, status: 'failed' } });
      const guarded = await app.aReady(3, { changes: { ...over, protected: true } });
      await app.round();
      expect([await statusOf(starting), await statusOf(kept), await statusOf(guarded)]).toEqual([
        'stopping',
        'stopping',
        'ready',
      ]);
    });
  });

  describe('an extension', () => {
    const stopsAt = async (id: string) =>
      ((await app.document(id)) as { idle: { stopsAt: string } }).idle.stopsAt;

    it('moves the idle deadline by so much, and adds up', async () => {
      const id = await app.aReady(1, { readyAgoMinutes: 17 });
      await app.round();
      await app.use.extend(id, ADMIN, 30);
      expect(await stopsAt(id)).toBe(time(app.now + 33 * MINUTE));
      await app.use.extend(id, ADMIN, 30);
      expect(await stopsAt(id)).toBe(time(app.now + 63 * MINUTE));
      expect((await app.round()).due).toBe(0);
      expect(await timeline(id)).toEqual(['instance.idle_warning']);
    });

    it('counts from now where the time is over, and moves the lease only where that would come first', async () => {
      const late = await app.aReady(1, { readyAgoMinutes: 100 });
      await app.use.extend(late, ADMIN, 10);
      expect(Date.parse(await stopsAt(late))).toBeGreaterThanOrEqual(app.now + 10 * MINUTE);
      const [near, far] = [app.now + 5 * MINUTE, app.now + 500 * MINUTE];
      const leased = await app.aReady(2, { changes: { expiresAt: near }, readyAgoMinutes: 1 });
      const free = await app.aReady(3, { changes: { expiresAt: far }, readyAgoMinutes: 1 });
      await app.use.extend(leased, ADMIN, 60);
      await app.use.extend(free, ADMIN, 60);
      expect((await app.read(leased)).expiresAt).toBe(near + 60 * MINUTE);
      expect((await app.read(free)).expiresAt).toBe(far);
      expect(await stopsAt(leased)).toBe(time(near + 60 * MINUTE));
    });
  });

  it('is too late for who is used while the figures are being fetched', async () => {
    const id = await app.aReady(1, { loads: recorded(SHAPES.off) });
    novita.inject({ fault: 'slow', endpoint: 'metrics', ms: 600 });
    const round = app.round();
    await eventually(() => expect(novita.calls('metrics')).toHaveLength(1));
    await app.use.touch(id, ADMIN);
    expect(rowOf(await round, id)).toMatchObject({ verdict: 'idle', action: 'stop', outcome: 'changed' });
    expect(await statusOf(id)).toBe('ready');
    expect(await timeline(id)).toEqual([]);
  });

  it('two rounds at once stop and warn once', async () => {
    const [idle, near] = [await app.aReady(1), await app.aReady(2, { readyAgoMinutes: 17 })];
    await Promise.all([1, 2, 3, 4].map(async () => app.round()));
    expect(await timeline(idle)).toEqual([
      'instance.idle_warning',
      'instance.auto_stopped',
      'instance.stopping',
    ]);
    expect(await timeline(near)).toEqual(['instance.idle_warning']);
  });

  describe('with records that are broken', () => {
    const scribble = async (id: string, fields: Record<string, unknown>) => {
      const key = app.sync.nest.get(KeySpace).key('instance', id);
      const record = JSON.parse((await app.sync.redis.hget(key, 'record')) ?? '') as object;
      await app.sync.redis.hset(key, 'record', JSON.stringify({ ...record, ...fields }));
    };

    it.each([
      ['null', null],
      ['text', 'Invalid Date'],
      ['another type', { $date: 1 }],
      ['epoch 0', 0],
    ])('keeps one whose moments are %s for a whole limit, says so, and goes on', async (_what, nothing) => {
      const broken = await app.aReady(1);
      const sound = await app.aReady(2);
      await scribble(broken, {
        readyAt: nothing,
        statusChangedAt: nothing,
        startedAt: nothing,
        createdAt: nothing,
      });
      await app.sync.redis.hset(keyOf(app.sync, 'instance', broken), 'usedAt', JSON.stringify(nothing));
      expect(rowOf(await app.dryRound(), broken)).toMatchObject({ action: 'note-repair', outcome: 'dry' });
      const round = await app.round();
      expect(round).toMatchObject({ due: 2, stopped: 1, repaired: 1, failed: 0 });
      expect([await statusOf(broken), await statusOf(sound)]).toEqual(['ready', 'stopping']);
      const { repaired } = await app.document(broken);
      expect(repaired).toEqual(
        expect.arrayContaining(['readyAt', 'statusChangedAt', 'startedAt', 'createdAt', 'lastUsedAt']),
      );
      const { idle } = (await app.document(broken)) as { idle: { stopsAt: string } };
      expect(Date.parse(idle.stopsAt)).toBeGreaterThanOrEqual(app.now + 20 * MINUTE);
      expect((await app.round()).due).toBe(0);
    });

    it.each(['{"half":', '"text"'])('stops one whose clock is %s in the next round', async (clock) => {
      const id = await app.aReady(1);
      await app.deadlines.due();
      await app.sync.redis.hset(keyOf(app.sync, 'instance', id), 'clock', clock);
      await app.use.touch(id, ADMIN, app.now - 30 * MINUTE);
      expect(await app.round()).toMatchObject({ due: 1, stopped: 0, changed: 1 });
      expect(await app.round()).toMatchObject({ due: 1, stopped: 1, changed: 0 });
      expect(await statusOf(id)).toBe('stopping');
    });

    it('sets aside what nobody can read, forgets what is not there, and goes on', async () => {
      const [unreadable, gone, sound] = [await app.aReady(1), await app.aReady(2), await app.aReady(3)];
      await app.sync.redis.hset(keyOf(app.sync, 'instance', unreadable), 'record', '{"half":');
      await app.sync.redis.del(keyOf(app.sync, 'instance', gone));
      expect(await app.round()).toMatchObject({ due: 3, stopped: 1, failed: 1 });
      expect(await statusOf(sound)).toBe('stopping');
      expect((await app.round()).due).toBe(0);
      expect(await app.sync.instances.quarantined()).toEqual([unreadable]);
    });
  });

  it('takes over records from before there were clocks, and other settings', async () => {
    const id = await app.aReady(1, { readyAgoMinutes: 30 });
    await app.sync.redis.del(keyOf(app.sync, 'idle-looks'), keyOf(app.sync, 'idle-settings'));
    await app.sync.redis.hdel(keyOf(app.sync, 'instance', id), 'clock', 'use');
    const prefix = app.sync.config.redis.prefix;
    const patient = await anAutoStopApp({
      redisUrl: redis.url,
      novita,
      prefix,
      env: { AUTO_STOP_IDLE_MINUTES: '60' },
    });
    expect((await patient.round()).due).toBe(0);
    expect(await patient.document(id)).toMatchObject({ idle: { thresholdMinutes: 60 } });
    expect(await app.round()).toMatchObject({ due: 1, stopped: 1 });
  });

  it('costs by how many are due, however many there are', async () => {
    const idle = 10;
    const commands = async (): Promise<number> => {
      const info = await app.sync.redis.info('commandstats');
      return [...info.matchAll(/cmdstat_(?!info|config)[^:]+:calls=(\d+)/g)].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      );
    };
    const cost = async (busy: number): Promise<{ redis: number; novita: number }> => {
      await start();
      for (let from = 0; from < busy; from += AT_ONCE)
        await Promise.all(
          Array.from({ length: Math.min(AT_ONCE, busy - from) }, async (_, n) =>
            app.sync.instances.save(
              readyRecord(instanceId(1_000 + from + n), {
                readyAt: app.now,
                novitaInstanceId: `n${from + n}`,
              }),
              [],
            ),
          ),
        );
      for (let n = 1; n <= idle; n++) await app.aReady(n, { loads: [] });
      await app.deadlines.due();
      await app.sync.redis.config('RESETSTAT');
      expect(await app.round()).toMatchObject({ due: idle, stopped: idle });
      return { redis: await commands(), novita: novita.calls('metrics').length };
    };
    const toText = ({ redis: used, novita: asked }: { redis: number; novita: number }): string =>
      `${used} commands of Redis, ${asked} calls to Novita`;
    // Redis knows the scripts from then on.
    await cost(0);
    const few = await cost(10);
    const many = await cost(MANY);
    process.stdout.write(
      `a round over ${MANY + idle} instances of which ${idle} are idle: ${toText(many)}\n`,
    );
    expect(few.novita).toBe(idle);
    expect(many.novita).toBe(idle);
    // Which wakes meet one that is under way depends on the moment, and each has a dozen commands.
    expect(many.redis - few.redis).toBeLessThan(MANY / 10);
    expect(many.redis).toBeLessThan(idle * 120);
  }, 600_000);

  it('counts what it did', async () => {
    await app.aReady(1);
    await app.aReady(2, { readyAgoMinutes: 17 });
    await app.dryRound();
    await app.round();
    await app.round();
    const { RoundsRepository } = await import('../../../src/auto-stop/rounds.repository.js');
    const rounds = app.sync.nest.get(RoundsRepository);
    expect(await rounds.totals()).toEqual({ rounds: 2, warned: 1, stopped: 1, repaired: 0, failed: 0 });
    expect((await rounds.last()).map(({ due, stopped, dryRun, by }) => [due, stopped, dryRun, by])).toEqual([
      [0, 0, false, 'request'],
      [2, 1, false, 'request'],
      [2, 1, true, 'request'],
    ]);
  });

  function time(moment: Moment): string {
    return new Date(moment).toISOString();
  }
});
