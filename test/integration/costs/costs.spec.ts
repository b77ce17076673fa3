import { register } from 'prom-client';
import { BalanceService } from '../../../src/costs/balance.service.js';
import { CostsService } from '../../../src/costs/costs.service.js';
import type { Grouping } from '../../../src/costs/spending.js';
import { costOf } from '../../../src/costs/spending.js';
import { EventLog } from '../../../src/events/event-log.js';
import { BEGINNING } from '../../../src/events/live-event.js';
import { type Instance } from '../../../src/instances/instance.js';
import { readMeter } from '../../../src/instances/meter.js';
import { HOUR_MS, dayOf } from '../../../src/ledger/booking.js';
import { aPrincipal } from '../../builders/a-principal.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { aKnown, aSyncApp, instanceId, metric, type SyncApp } from '../sync/a-sync-app.js';

const ADMIN = aPrincipal('admin');

describe('Costs', () => {
  let redis: PrivateRedis;
  let novita: NovitaSandbox;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });
  beforeEach(async () => {
    novita = await aNovita({ apiKey: 'sk_test_of_costs' });
  });

  const anApp = async (env: Record<string, string> = {}): Promise<SyncApp> => {
    const app = await aSyncApp({ redisUrl: redis.url, novita, env });
    app.clock.stop();
    return app;
  };
  const nowOf = (app: SyncApp): number => app.clock.now().getTime();
  const save = async (app: SyncApp, instance: Instance, status: string): Promise<Instance> => {
    const { instance: read, bookings } = readMeter({ ...instance, novita: { status } }, nowOf(app));
    return app.instances.save(read, [], { bookings });
  };
  const aRunning = async (app: SyncApp, n: number, changes: Partial<Instance> = {}): Promise<Instance> => {
    const id = instanceId(n);
    const known = aKnown(id, { novitaInstanceId: `novita-${n}`, pricePerHour: 10_000, ...changes });
    return save(app, await save(app, known, 'creating'), 'running');
  };
  const total = async (app: SyncApp, groupBy: Grouping, principal = ADMIN): Promise<number> => {
    const today = dayOf(nowOf(app));
    const days = { from: dayOf(Date.parse(today) - 10 * 24 * HOUR_MS), to: today };
    const { total: sum } = await app.nest.get(CostsService).costs({ groupBy, days }, principal);
    return costOf(sum);
  };

  it('are what is booked and what still runs, however one looks at them', async () => {
    const app = await anApp();
    const stopped = await aRunning(app, 1);
    await aRunning(app, 2, { owner: 'bob', pricePerHour: 20_000 });
    app.clock.advance(30 * HOUR_MS);
    await save(app, stopped, 'exited');
    app.clock.advance(10 * HOUR_MS);
    const expected = 30 * 10_000 + 40 * 20_000;
    for (const groupBy of ['owner', 'instance', 'product', 'day', 'hour', 'cause'] as const)
      expect([groupBy, await total(app, groupBy)]).toEqual([groupBy, expected]);
    expect(await total(app, 'day', aPrincipal('viewer', 'bob'))).toBe(40 * 20_000);
    expect(await total(app, 'day', aPrincipal('operator', 'nobody'))).toBe(0);
    const { amounts, burn } = await app.nest.get(CostsService).overall();
    expect([costOf(amounts), burn]).toEqual([expected, 20_000]);
  });

  it('are neither missed nor counted twice while they are booked', async () => {
    const app = await anApp();
    let instances = await Promise.all([1, 2, 3, 4, 5].map(async (n) => aRunning(app, n)));
    app.clock.advance(48 * HOUR_MS);
    const bookings = { ended: false };
    const readings = new Set<number>();
    const reading = (async () => {
      while (!bookings.ended) readings.add(await total(app, 'owner'));
    })();
    for (let times = 0; times < 10; times += 1)
      instances = await Promise.all(instances.map(async (instance) => save(app, instance, 'running')));
    bookings.ended = true;
    await reading;
    expect([...readings]).toEqual([5 * 48 * 10_000]);
  });

  it('show in the metrics of every process', async () => {
    const app = await anApp();
    await aRunning(app, 1, { onDemandPricePerHour: 35_000 });
    app.clock.advance(2 * HOUR_MS);
    await app.nest.get(BalanceService).check();
    expect(await metric('ngi_burn_usd_per_hour')).toBe(0.1);
    expect(await metric('ngi_cost_usd_total')).toBe(0.2);
    expect(await metric('ngi_saved_usd_total', { cause: 'spot' })).toBe(0.5);
    expect(await metric('ngi_saved_usd_total', { cause: 'auto_stop' })).toBe(0);
    expect(await metric('ngi_balance_runway_hours')).toBe(10_000);
  });

  it('of nothing leave the balance lasting for ever', async () => {
    const app = await anApp();
    await app.nest.get(BalanceService).check();
    expect(await register.getSingleMetricAsString('ngi_balance_runway_hours')).not.toMatch(/^ngi_/m);
  });

  describe('and the balance', () => {
    const lowEvents = async (app: SyncApp): Promise<Record<string, unknown>[]> => {
      const events = await app.nest.get(EventLog).liveAfter(BEGINNING, 1_000);
      if (events === 'lost') throw new Error('lost');
      return events
        .filter(({ type }) => type === 'balance.low')
        .map(({ body }) => (JSON.parse(body) as { data: Record<string, unknown> }).data);
    };

    it('is told to be low once for each time that it gets so, whoever looks', async () => {
      const app = await anApp({ BALANCE_LOW_USD: '50', BALANCE_LOW_RUNWAY_HOURS: '0' });
      const other = await aSyncApp({
        redisUrl: redis.url,
        novita,
        prefix: app.config.redis.prefix,
        env: { BALANCE_LOW_USD: '50', BALANCE_LOW_RUNWAY_HOURS: '0' },
      });
      const check = async (usd: number): Promise<number> => {
        novita.setBalance(usd);
        app.clock.advance(1_000);
        await Promise.all([app, other].map(async ({ nest }) => nest.get(BalanceService).check()));
        return (await lowEvents(app)).length;
      };
      expect([await check(50), await check(49.99), await check(40), await check(60), await check(5)]).toEqual(
        [0, 1, 1, 1, 2],
      );
      expect(await lowEvents(app)).toMatchObject([
        { available: '49.99', currency: 'USD', burnPerHour: '0.00', reason: '49.99 USD are left' },
        { available: '5.00' },
      ]);
    });

    it('is low when it does not last', async () => {
      const app = await anApp({ BALANCE_LOW_USD: '0', BALANCE_LOW_RUNWAY_HOURS: '24' });
      novita.setBalance(2.5);
      await aRunning(app, 1);
      await app.nest.get(BalanceService).check();
      expect(await lowEvents(app)).toEqual([]);
      await aRunning(app, 2);
      app.clock.advance(1);
      await app.nest.get(BalanceService).check();
      expect(await lowEvents(app)).toMatchObject([{ runwayHours: 12.5, burnPerHour: '0.20' }]);
    });

    it('is what Novita told last while it is away, and is asked for once a minute otherwise', async () => {
      const app = await anApp();
      const balances = app.nest.get(BalanceService);
      novita.next('balance').fails();
      await expect(balances.present()).rejects.toMatchObject({ code: 'novita_unavailable' });
      novita.setBalance(77);
      expect(await balances.present()).toMatchObject({ stale: false, balance: { available: 7_700_000 } });
      novita.setBalance(66);
      expect(await balances.present()).toMatchObject({ stale: false, balance: { available: 7_700_000 } });
      novita.inject({ fault: 'error-500-before', endpoint: 'balance', times: 10 });
      expect(await balances.present(-1)).toMatchObject({ stale: true, balance: { available: 7_700_000 } });
      novita.clearFaults();
      expect(await balances.present(-1)).toMatchObject({ stale: false, balance: { available: 6_600_000 } });
    });

    it('is compared with what was counted', async () => {
      const app = await anApp();
      const balances = app.nest.get(BalanceService);
      novita.setBalance(100);
      await aRunning(app, 1);
      await balances.check();
      app.clock.advance(3 * HOUR_MS);
      novita.setBalance(99.68);
      const { balance } = await balances.present(-1);
      expect([
        balance.baseline.available - balance.available,
        balance.counted - balance.baseline.counted,
      ]).toEqual([32_000, 30_000]);
    });
  });
});
