import type { Instance } from '../../../src/instances/instance.js';
import { SyncController } from '../../../src/sync/sync.controller.js';
import type { SyncAnswerDto } from '../../../src/sync/dto/sync.dto.js';
import { SyncRepository } from '../../../src/sync/sync.repository.js';
import { SyncService } from '../../../src/sync/sync.service.js';
import { eventually } from '../../support/eventually.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import {
  aKnown,
  aSyncApp,
  instanceId,
  keyOf,
  metric,
  type SyncApp,
  type SyncAppOptions,
} from './a-sync-app.js';

const MINUTE = 60_000;

describe('sync', () => {
  let redis: PrivateRedis;
  let novita: NovitaSandbox;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });
  beforeEach(async () => {
    novita = await aNovita({ apiKey: 'sk_test_of_the_sync_room' });
  });

  const anApp = async (options: Partial<SyncAppOptions> = {}): Promise<SyncApp> =>
    aSyncApp({ redisUrl: redis.url, novita, ...options });
  const run = async (app: SyncApp, dryRun = false): Promise<SyncAnswerDto> =>
    app.nest.get(SyncController).syncInstances({ dryRun });
  const record = async (app: SyncApp, n = 1): Promise<Instance | undefined> =>
    app.instances.find(instanceId(n));

  /** A machine with a record that has seen it, ready. */
  const aKnownMachine = async (app: SyncApp, n = 1, changes: Partial<Instance> = {}): Promise<string> => {
    const id = await app.placeKnown({ instanceId: instanceId(n) }, { pricePerHour: 35_000, ...changes });
    await run(app);
    return id;
  };

  /** Redis' clock, as far as absences are concerned, goes on. */
  const letAbsencesAge = async (app: SyncApp, ms: number): Promise<void> => {
    const rounds = app.nest.get(SyncRepository);
    for (const [id, absence] of await rounds.absences())
      await rounds.noteAbsence(id, { ...absence, since: absence.since - ms });
  };

  it('finds nothing when nothing has changed, and writes nothing but that it ran', async () => {
    const app = await anApp();
    for (const n of [1, 2, 3]) await aKnownMachine(app, n);
    const revisions = async (): Promise<(number | undefined)[]> =>
      Promise.all([1, 2, 3].map(async (n) => (await record(app, n))?.revision));
    const before = await revisions();
    const keys = async (): Promise<string[]> => (await app.redis.keys('*')).toSorted();
    const known = await keys();
    expect(await run(app)).toMatchObject({ result: 'done', machines: 3, found: [], done: [] });
    expect([await revisions(), await keys()]).toEqual([before, known]);
    expect(novita.calls('get')).toHaveLength(3);
  });

  it.each([
    ['stopped', 'stop', 'exited', ['instance.changed_outside', 'instance.stopped']],
    ['ended', 'exit', 'exited', ['instance.changed_outside', 'instance.stopped']],
    ['renamed', 'rename', 'ready', ['instance.changed_outside']],
  ])('notes a machine that was %s in the console', async (_name, command, status, events) => {
    const app = await anApp();
    const machine = await aKnownMachine(app);
    const commands = novita.calls().filter(({ method }) => method === 'POST').length;
    novita.machine(machine, command, { name: 'mine' });
    novita.advance(MINUTE);
    expect((await run(app)).done).toEqual([{ deed: 'updated', instanceId: instanceId(1) }]);
    expect(await record(app)).toMatchObject({ status, name: 'demo' });
    expect((await app.timeline(instanceId(1))).slice(-events.length)).toEqual(events);
    expect((await run(app)).found).toEqual([]);
    expect(novita.calls().filter(({ method }) => method === 'POST')).toHaveLength(commands);
  });

  it('notes a machine that was started in the console, and gives it a deadline', async () => {
    const app = await anApp();
    const machine = await aKnownMachine(app);
    novita.machine(machine, 'stop');
    novita.advance(MINUTE);
    await run(app);
    novita.machine(machine, 'start');
    novita.advance(MINUTE);
    await run(app);
    const started = await record(app);
    expect(started).toMatchObject({ status: 'running', desired: 'running', operation: { type: 'start' } });
    expect(started?.deadlines.healthy).toBeGreaterThan(Date.now());
    expect((await app.timeline(instanceId(1))).slice(-2)).toEqual([
      'instance.changed_outside',
      'instance.running',
    ]);
  });

  it('shows both sides of a change, here and in the timeline', async () => {
    const app = await anApp();
    const machine = await aKnownMachine(app);
    const name = novita.machines()[0]?.name;
    novita.machine(machine, 'rename', { name: 'mine' });
    const changed = await metric('ngi_reconcile_changes_total', { kind: 'name' });
    expect((await run(app)).found).toEqual([
      { kind: 'name', instanceId: instanceId(1), novitaInstanceId: machine, before: name, after: 'mine' },
    ]);
    expect((await app.events(instanceId(1))).at(-1)).toMatchObject({
      type: 'instance.changed_outside',
      actor: 'sync',
      before: { name },
      after: { name: 'mine' },
    });
    expect(await metric('ngi_reconcile_changes_total', { kind: 'name' })).toBe(changed + 1);
  });

  it('tells of a spot notice once within a poll, and of the reclaim, without any round', async () => {
    const app = await anApp({ role: 'all' });
    const machine = await app.placeKnown({ instanceId: instanceId(1), billingMode: 'spot' }, {});
    const told = async (): Promise<string[]> =>
      (await app.timeline(instanceId(1))).filter((type) => type.startsWith('instance.spot'));
    novita.machine(machine, 'reclaim', { noticeMs: 5 * MINUTE });
    await eventually(async () => expect(await told()).toEqual(['instance.spot.reclaim_notified']));
    novita.advance(10 * MINUTE);
    await eventually(async () => expect(await told()).toHaveLength(2));
    expect(await told()).toEqual(['instance.spot.reclaim_notified', 'instance.spot.reclaimed']);
    expect(await record(app)).toMatchObject({
      status: 'exited',
      reason: 'spot_reclaimed',
      desired: 'running',
    });
    expect(novita.calls().filter(({ method }) => method === 'POST')).toEqual([]);
  }, 30_000);

  it('leaves what is under way to its own work', async () => {
    const app = await anApp();
    const machine = await app.placeKnown(
      { instanceId: instanceId(1) },
      { status: 'stopping', desired: 'stopped', shutdown: { requestedAt: 1, calls: 1 } },
    );
    novita.machine(machine, 'exit');
    expect(await run(app)).toMatchObject({ found: [], done: [] });
    expect((await record(app))?.status).toBe('stopping');
  });

  describe('a machine that was deleted in the console', () => {
    it('has vanished after three complete lists, five minutes, and a look at it by itself', async () => {
      const app = await anApp();
      await aKnownMachine(app, 2);
      const machine = await aKnownMachine(app);
      novita.machine(machine, 'vanish');
      for (const lists of [1, 2]) {
        expect((await run(app)).found).toEqual([
          { kind: 'missing', instanceId: instanceId(1), novitaInstanceId: machine },
        ]);
        expect([...(await app.nest.get(SyncRepository).absences()).values()]).toMatchObject([{ lists }]);
      }
      expect((await run(app)).found).toMatchObject([{ kind: 'missing' }]);
      await letAbsencesAge(app, 5 * MINUTE);
      const { found, done } = await run(app);
      expect(found).toMatchObject([{ kind: 'vanished', instanceId: instanceId(1) }]);
      expect(done).toEqual([{ deed: 'vanished', instanceId: instanceId(1) }]);
      expect(await record(app)).toMatchObject({ status: 'terminated', novitaInstanceId: machine });
      expect((await app.timeline(instanceId(1))).at(-1)).toBe('instance.vanished');
      expect((await run(app)).found).toEqual([]);
      expect(await app.nest.get(SyncRepository).absences()).toEqual(new Map());
    });

    it('is removed with its record when that is wanted', async () => {
      const app = await anApp({ env: { SYNC_REMOVE_OBSOLETE_INSTANCES: 'true' } });
      await aKnownMachine(app, 2);
      novita.machine(await aKnownMachine(app), 'vanish');
      for (let round = 0; round < 2; round++) await run(app);
      await letAbsencesAge(app, 5 * MINUTE);
      expect((await run(app)).done).toEqual([
        { deed: 'removed', instanceId: instanceId(1) },
        { deed: 'vanished', instanceId: instanceId(1) },
      ]);
      expect(await record(app)).toBeUndefined();
    });

    it('has vanished too when it was the only one, so that the list is empty', async () => {
      const app = await anApp();
      const machine = await aKnownMachine(app);
      novita.machine(machine, 'vanish');
      for (let round = 0; round < 2; round++) expect((await run(app)).result).toBe('empty');
      await letAbsencesAge(app, 5 * MINUTE);
      expect((await run(app)).done).toEqual([{ deed: 'vanished', instanceId: instanceId(1) }]);
    });

    it('is not what a list says that shows only a part, nothing, or an error (I7)', async () => {
      const app = await anApp();
      for (const n of [1, 2, 3]) await aKnownMachine(app, n);
      await letAbsencesAge(app, 5 * MINUTE);
      for (const fault of ['list-incomplete', 'list-empty', 'error-500-before']) {
        for (let round = 0; round < 4; round++) {
          novita.inject({ fault, endpoint: 'list', times: 20 });
          const { result, done } = await run(app);
          expect(result).not.toBe('done');
          expect(done).toEqual([]);
          await letAbsencesAge(app, 5 * MINUTE);
          novita.clearFaults();
        }
      }
      const found = await Promise.all([1, 2, 3].map(async (n) => (await record(app, n))?.status));
      expect(found).toEqual(['ready', 'ready', 'ready']);
    });

    it('is not one that lists leave out while Novita knows it', async () => {
      const app = await anApp();
      await aKnownMachine(app, 2);
      const machine = await aKnownMachine(app);
      novita.machine(machine, 'hide');
      for (let round = 0; round < 3; round++) {
        await run(app);
        await letAbsencesAge(app, 5 * MINUTE);
      }
      expect((await run(app)).found).toMatchObject([{ kind: 'missing' }]);
      expect((await record(app))?.status).toBe('ready');
    });

    it('is not one whose absence was an interlude', async () => {
      const app = await anApp();
      await aKnownMachine(app, 2);
      const machine = await aKnownMachine(app);
      novita.machine(machine, 'hide');
      await run(app);
      await run(app);
      novita.machine(machine, 'show');
      expect((await run(app)).found).toEqual([]);
      expect(await app.nest.get(SyncRepository).absences()).toEqual(new Map());
    });
  });

  it('removes what has been terminated for longer than it is kept, and nothing of what it cost', async () => {
    const app = await anApp();
    const day = 24 * 60 * MINUTE;
    await aKnownMachine(app);
    for (const [n, days] of [
      [2, 8],
      [3, 6],
    ] as const)
      await app.instances.save(
        {
          ...aKnown(instanceId(n)),
          status: 'terminated',
          novitaInstanceId: `gone-${n}`,
          revision: 0,
          statusChangedAt: Date.now() - days * day,
        },
        [],
      );
    expect(await run(app, true)).toMatchObject({
      found: [{ kind: 'obsolete', instanceId: instanceId(2) }],
      done: [],
    });
    expect((await run(app)).done).toEqual([{ deed: 'removed', instanceId: instanceId(2) }]);
    expect([await record(app, 2), (await record(app, 3))?.status]).toEqual([undefined, 'terminated']);
    expect(await app.redis.keys(keyOf(app, `*${instanceId(2)}*`))).toEqual([]);
    expect(await app.redis.hget(keyOf(app, 'by-novita-id'), 'gone-2')).toBeNull();
  });

  it('reports what is not ours and touches it not', async () => {
    const app = await anApp();
    await aKnownMachine(app);
    const [foreign] = novita.addForeign({ name: 'somebody-elses' });
    expect((await run(app)).found).toEqual([
      { kind: 'unmanaged', novitaInstanceId: foreign, after: 'somebody-elses' },
    ]);
    expect(novita.calls().filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('says in a dry run what it would do next, and does nothing', async () => {
    const app = await anApp();
    const machine = await aKnownMachine(app);
    novita.machine(machine, 'rename', { name: 'mine' });
    const before = await record(app);
    const dry = await run(app, true);
    expect(dry).toMatchObject({ dryRun: true, done: [] });
    expect(await record(app)).toEqual(before);
    expect((await run(app)).found).toEqual(dry.found);
  });

  it('runs once at a time over all processes, dry runs aside, and says when it will again', async () => {
    const env = { SYNC_ENABLE_AUTOMATIC_SYNC: 'true' };
    const app = await anApp({ env });
    const other = await anApp({ prefix: app.config.redis.prefix, env });
    novita.inject({ fault: 'slow', endpoint: 'list', times: 1, ms: 600 });
    const results = await Promise.allSettled([run(app), run(other)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'sync_running' },
    });
    const stats = await other.nest.get(SyncService).stats();
    expect(stats).toMatchObject({ automatic: true, intervalMinutes: 5 });
    expect(stats.rounds[0]).toMatchObject({ trigger: 'request', result: 'empty', machines: 0 });
    expect(stats.rounds).toHaveLength(1);
  });
});
