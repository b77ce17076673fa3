import { AuditLog } from '../../../src/access/audit-log.js';
import { EventLog } from '../../../src/events/event-log.js';
import type { EventType } from '../../../src/events/event-types.js';
import { BEGINNING } from '../../../src/events/live-event.js';
import { InvariantsService } from '../../../src/sync/invariants.service.js';
import { ViolationsRepository } from '../../../src/sync/violations.repository.js';
import { NovitaClient } from '../../../src/novita/novita-client.js';
import { markedName } from '../../../src/instances/marker.js';
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

interface Told {
  type: EventType;
  owner: string;
  data: Record<string, unknown>;
}

describe('The promises', () => {
  let redis: PrivateRedis;
  let novita: NovitaSandbox;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });
  beforeEach(async () => {
    novita = await aNovita({ apiKey: 'sk_test_of_promises' });
  });

  const anApp = async (options: Partial<SyncAppOptions> = {}): Promise<SyncApp> =>
    aSyncApp({ redisUrl: redis.url, novita, ...options });
  const told = async (app: SyncApp, type: EventType): Promise<Told[]> => {
    const events = await app.nest.get(EventLog).liveAfter(BEGINNING, 1_000);
    if (events === 'lost') throw new Error('lost');
    return events
      .filter((event) => event.type === type)
      .map(({ owner, body }) => ({ type, owner, data: (JSON.parse(body) as { data: Told['data'] }).data }));
  };
  const broken = async (app: SyncApp): Promise<Record<string, string[]>> => {
    const { invariants } = await app.nest.get(InvariantsService).check();
    return Object.fromEntries(
      invariants.filter(({ holds }) => !holds).map(({ id, violations }) => [id, violations]),
    );
  };
  const shown = async (invariant: string): Promise<number> =>
    metric('ngi_invariant_violations', { invariant });

  it('hold when everything is in order, and say so', async () => {
    const app = await anApp();
    await app.placeKnown({ instanceId: instanceId(1) });
    const { invariants, listComplete } = await app.nest.get(InvariantsService).check();
    expect(invariants.map(({ id, holds }) => [id, holds])).toEqual(
      ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7'].map((id) => [id, true]),
    );
    expect(listComplete).toBe(true);
    expect(await shown('I5')).toBe(0);
    expect(await metric('ngi_invariants_checked_timestamp_seconds')).toBeGreaterThan(1_700_000_000);
    expect(await told(app, 'invariant.violated')).toEqual([]);
  });

  it('are judged of machines at rest without reading a record', async () => {
    const app = await anApp();
    const reads = async (): Promise<number> => {
      await app.redis.config('RESETSTAT');
      expect(await broken(app)).toEqual({});
      return Number(/cmdstat_hmget:calls=(\d+)/.exec(await app.redis.info('commandstats'))?.[1]);
    };
    await app.placeKnown({ instanceId: instanceId(1) });
    const ofOne = await reads();
    for (let n = 2; n <= 20; n++) await app.placeKnown({ instanceId: instanceId(n) });
    expect(await reads()).toBe(ofOne);
  });

  describe('about a machine that seems to be at rest', () => {
    it('see that its record is lost', async () => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1) });
      const machine = await app.placeKnown({ instanceId: instanceId(2) });
      await app.redis.del(keyOf(app, 'instance', instanceId(2)));
      app.clock.advance(app.surplusAgeMs + 60_000);
      expect(await broken(app)).toEqual({ I1: [machine] });
    });

    it('see that its mark is that of a record with another machine', async () => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1) });
      const copy = app.place({ instanceId: instanceId(1), attempt: 2 });
      await app.instances.save(aKnown(instanceId(2), { novitaInstanceId: copy }), []);
      expect(await broken(app)).toEqual({ I2: [instanceId(1)] });
    });

    it('see that its record was lost and rebuilt with another machine', async () => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1) });
      await app.redis.del(keyOf(app, 'instance', instanceId(1)));
      await app.placeKnown({ instanceId: instanceId(1), attempt: 2 });
      expect(await broken(app)).toEqual({ I2: [instanceId(1)] });
    });

    it('see that it was bought without an audit entry', async () => {
      const app = await anApp();
      const entry = { actor: 'provisioning', action: 'create', attempt: 1 };
      const machine = await app.placeKnown({ instanceId: instanceId(1) });
      const { createdAt } = await app.nest.get(NovitaClient).getInstance(machine);
      const at = (createdAt?.getTime() ?? 0) - 1_000;
      await app.nest.get(AuditLog).append({ ...entry, at, instanceId: instanceId(2) });
      expect(await broken(app)).toEqual({ I6: [machine] });
      await app.nest.get(AuditLog).append({ ...entry, at, instanceId: instanceId(1) });
      expect(await broken(app)).toEqual({});
    });

    it('see that it is back although its record is terminated', async () => {
      const app = await anApp();
      const machine = await app.placeKnown({ instanceId: instanceId(1) });
      const record = await app.instances.find(instanceId(1));
      if (!record) throw new Error('no record');
      const ended = { ...record, status: 'terminated', statusChangedAt: Date.now() } as const;
      await app.instances.save(ended, []);
      app.clock.advance(app.surplusAgeMs + 60_000);
      expect(await broken(app)).toMatchObject({ I5: [machine], I7: [machine] });
    });

    it('say nothing of a record that nobody can read', async () => {
      const app = await anApp();
      await app.placeKnown({ instanceId: instanceId(1) }, { status: 'exited' });
      await app.redis.hset(keyOf(app, 'instance', instanceId(1)), 'record', '{"id":');
      expect(await broken(app)).toEqual({});
    });
  });

  it('when one is broken and stays so: one event for each time', async () => {
    const app = await anApp();
    const machine = await app.placeKnown({ instanceId: instanceId(1) }, { status: 'exited' });
    expect(await broken(app)).toEqual({ I5: [machine] });
    expect(await shown('I5')).toBe(1);
    expect(await told(app, 'invariant.violated')).toEqual([]);

    for (const ms of [60_000, 60_000]) {
      app.clock.advance(ms);
      await broken(app);
      expect(await told(app, 'invariant.violated')).toMatchObject([
        { owner: 'admin', data: { invariant: 'I5', subject: machine } },
      ]);
    }

    const record = await app.instances.find(instanceId(1));
    if (!record) throw new Error('no record');
    const repaired = await app.instances.save({ ...record, status: 'ready' }, []);
    expect((await broken(app))['I5']).toBeUndefined();
    expect(await shown('I5')).toBe(0);

    await app.instances.save({ ...repaired, status: 'exited' }, []);
    for (const ms of [0, 60_000]) {
      app.clock.advance(ms);
      await broken(app);
    }
    const ofMachine = (await told(app, 'invariant.violated')).filter(
      ({ data }) => data['subject'] === machine,
    );
    expect(ofMachine.map(({ data }) => data['invariant'])).toEqual(['I5', 'I5']);
  });

  it('about machines are neither kept nor broken while Novita’s list cannot be had', async () => {
    const app = await anApp();
    await app.placeKnown({ instanceId: instanceId(1) }, { status: 'exited' });
    await broken(app);
    for (const fault of ['error-500-before', 'list-empty', 'unauthorized-401']) {
      novita.inject({ fault, endpoint: 'list', times: 3 });
      const report = await app.nest.get(InvariantsService).check();
      expect(report.listComplete).toBe(false);
      expect(await shown('I5')).toBe(1);
      novita.clearFaults();
    }
  });

  it('are checked by a duty', async () => {
    const app = await anApp({ role: 'all', env: { INVARIANTS_CHECK_INTERVAL_MINUTES: '0.01' } });
    const machine = await app.placeKnown({ instanceId: instanceId(1) }, { status: 'exited' });
    await eventually(async () => {
      expect((await app.nest.get(ViolationsRepository).lastCheck())?.counts.get('I5')).toBe(1);
      expect(await told(app, 'invariant.violated')).toMatchObject([{ data: { subject: machine } }]);
    }, 15_000);
  });

  it('say of each machine that nobody manages, once, that there is one', async () => {
    const app = await anApp();
    const name = markedName(app.config.deployment, 'x', { instanceId: instanceId(1), attempt: 1 });
    const [foreign] = novita.addForeign({ name: 'somebody-else' });
    const [forged] = novita.addForeign({ name });
    await app.placeKnown({ instanceId: instanceId(2) });
    for (let round = 0; round < 3; round++) await app.collector.round();
    const events = await told(app, 'instance.unmanaged_detected');
    expect(new Map(events.map(({ data }) => [data['novitaInstanceId'], data['kind']]))).toEqual(
      new Map([
        [foreign, 'foreign'],
        [forged, 'forged'],
      ]),
    );
    expect(events).toHaveLength(2);
    expect(events.map(({ owner }) => owner)).toEqual(['admin', 'admin']);
  });
});
