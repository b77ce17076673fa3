import { CostsService } from '../../../src/costs/costs.service.js';
import { costOf } from '../../../src/costs/spending.js';
import { obeyDelete, obeyRestart, obeyStart, obeyStop } from '../../../src/instances/commands.js';
import { dutyOf, isShuttingDown } from '../../../src/instances/duty.js';
import type { Instance } from '../../../src/instances/instance.js';
import { readMeter } from '../../../src/instances/meter.js';
import { gone, readRest } from '../../../src/instances/shutdown/shutdown.js';
import { sightingOf } from '../../../src/instances/sighting.js';
import { settledOf } from '../../../src/instances/settled.js';
import { becameReady, readNews, vanished } from '../../../src/instances/startup/startup.js';
import { dayOf } from '../../../src/ledger/booking.js';
import { Ledger } from '../../../src/ledger/ledger.js';
import { Fleet } from '../../../src/novita/fleet.js';
import { NovitaClient } from '../../../src/novita/novita-client.js';
import type { NovitaInstance } from '../../../src/novita/novita-instance.js';
import { difference } from '../../../src/sync/difference.js';
import { readOutsideNews } from '../../../src/sync/outside-news.js';
import { STARTUP } from '../../builders/an-instance.js';
import { aPrincipal } from '../../builders/a-principal.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { aKnown, aSyncApp, instanceId, type SyncApp } from '../sync/a-sync-app.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const FULL = Boolean(process.env['TEST_FULL']);
const DAYS = FULL ? 30 : 1;
const FLEET = FULL ? 24 : 6;
/** How long a machine is left alone, on average. */
const DEED_EVERY = FULL ? 5 * HOUR : HOUR;
const SEED = Number(process.env['SEED'] ?? 20_260_101);

/** As often as Novita is looked at while something is under way, and while nothing is. */
const POLL = 30 * SECOND;
const SYNC = 5 * MINUTE;

const SHUTDOWN = { requestTimeoutMs: 30 * SECOND, stuckAfterMs: 15 * MINUTE };
const ALWAYS = { mayStillSend: () => true };

jest.setTimeout(20 * MINUTE);

/** Small, and the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What is done to a machine now and then: by command here, in Novita's console, or by fate. */
const DEEDS = [
  'stop',
  'start',
  'restart',
  'delete',
  'stop-there',
  'start-there',
  'exit',
  'reclaim',
  'fail',
] as const;

type Deed = (typeof DEEDS)[number];

function isPossible(deed: Deed, { status, spec }: Instance): boolean {
  if (deed === 'delete') return true;
  if (deed === 'start' || deed === 'start-there') return status === 'exited';
  return status === 'ready' && (deed !== 'reclaim' || spec.billingMode === 'spot');
}

/**
 * Weeks of a small fleet on the sandbox's clock: its real answers, read by the decisions that the service makes, and
 * saved as it saves. Only who calls them when is played here, because Redis' clock cannot be moved.
 */
class Weeks {
  private readonly records = new Map<string, Instance>();
  private readonly random = randomFrom(SEED);
  private now = Date.now();
  private count = 0;
  readonly done = new Map<string, number>();

  constructor(
    private readonly app: SyncApp,
    private readonly novita: NovitaSandbox,
  ) {}

  async pass(until: number): Promise<void> {
    const end = this.now + until;
    let awayUntil = 0;
    while (this.now < end) {
      const isBusy = [...this.records.values()].some((record) => dutyOf(record) !== undefined);
      const step = isBusy ? POLL : SYNC;
      this.now += step;
      this.novita.advance(step);
      this.app.clock.advance(step);
      if (this.random() < step / (4 * DAY)) awayUntil = this.now + this.random() * 3 * HOUR;
      if (this.now < awayUntil) continue;
      await this.look();
      await this.act(step);
    }
    await this.look();
  }

  private async look(): Promise<void> {
    const { instances } = await this.app.nest.get(Fleet).list();
    const rows = new Map(instances.map((row) => [row.id, row]));
    for (const record of this.records.values())
      if (record.status !== 'terminated')
        await this.save(record, this.read(record, rows.get(record.novitaInstanceId ?? '')));
  }

  private read(record: Instance, row: NovitaInstance | undefined): Instance {
    const { now } = this;
    if (isShuttingDown(record))
      return row ? readRest(record, sightingOf(row), now, SHUTDOWN) : gone(record, now);
    if (!row) return vanished(record, now);
    if (record.status === 'starting' || record.status === 'running') {
      const news = readNews(record, sightingOf(row), now, STARTUP);
      if (news.status !== 'running') return news;
      return { ...becameReady(news, now), connection: { tries: 1, readAt: now }, nextLookAt: undefined };
    }
    const changes = difference(settledOf(record), row);
    return changes.length === 0 ? record : readOutsideNews(record, row, changes, this.ids(), now, STARTUP);
  }

  private async act(step: number): Promise<void> {
    const living = [...this.records.values()].filter(({ status }) => status !== 'terminated');
    if (living.length < FLEET && this.random() < 0.2) await this.buy();
    for (const record of living) {
      if (dutyOf(record) !== undefined || this.random() > step / DEED_EVERY) continue;
      const possible = DEEDS.filter((deed) => isPossible(deed, record));
      const deed = possible[Math.floor(this.random() * possible.length)];
      const after = deed && this.perform(deed, record);
      if (after) {
        this.done.set(deed, (this.done.get(deed) ?? 0) + 1);
        await this.save(record, after);
      }
    }
  }

  private perform(deed: Deed, record: Instance): Instance | undefined {
    const { novitaInstanceId: id = '' } = record;
    const { now } = this;
    const call = { requestedAt: now, calls: 1, calledAt: now, acceptedAt: now };
    switch (deed) {
      case 'stop':
        this.novita.machine(id, 'stop');
        return obeyStop(record, this.ids(), now);
      case 'start': {
        this.novita.machine(id, 'start');
        const started = obeyStart(record, {}, this.ids(), now);
        return { ...started, start: { ...started.start, ...call }, deadlines: { running: now + HOUR } };
      }
      case 'restart': {
        this.novita.machine(id, 'restart');
        const restarted = obeyRestart(record, this.ids(), now, HOUR);
        return { ...restarted, restart: { ...restarted.restart, ...call } };
      }
      case 'delete':
        if (this.random() > 0.3) return undefined;
        this.novita.machine(id, 'delete');
        return obeyDelete(record, this.ids(), now);
      case 'stop-there':
      case 'exit':
      case 'fail':
        this.novita.machine(id, deed === 'stop-there' ? 'stop' : deed);
        return record;
      case 'start-there':
        this.novita.machine(id, 'start');
        return record;
      case 'reclaim':
        this.novita.machine(id, 'reclaim', { noticeMs: 3 * MINUTE });
        return record;
    }
  }

  private async buy(): Promise<void> {
    const n = (this.count += 1);
    const isSpot = this.random() < 0.6;
    const gpuNum = 1 + Math.floor(this.random() * 3);
    const rootfsSize = this.random() < 0.5 ? 60 : 60 + Math.floor(this.random() * 400);
    const billingMode = isSpot ? 'spot' : 'onDemand';
    const outcome = await this.app.nest.get(NovitaClient).createInstance(
      {
        name: `month-${n}`,
        productId: '4090.16c62g.hk',
        clusterId: 'cn-hongkong-1',
        gpuNum,
        rootfsSizeGb: rootfsSize,
        imageUrl: 'ubuntu',
        billingMode,
        ports: '8080/http',
        tools: [],
        envs: [],
      },
      ALWAYS,
    );
    if (outcome.kind !== 'done') throw new Error(`Not bought: ${JSON.stringify(outcome)}`);
    const known = aKnown(instanceId(n));
    const record: Instance = {
      ...known,
      owner: `owner-${n % 3}`,
      status: 'starting',
      novitaInstanceId: outcome.novitaInstanceId,
      spec: { ...known.spec, gpuNum, rootfsSize, billingMode },
      pricePerHour: (isSpot ? 17_000 : 36_000) * gpuNum,
      onDemandPricePerHour: 36_000 * gpuNum,
      deadlines: { running: this.now + HOUR },
      nextLookAt: this.now,
    };
    this.done.set('create', (this.done.get('create') ?? 0) + 1);
    await this.save(undefined, record);
  }

  private async save(before: Instance | undefined, after: Instance): Promise<void> {
    if (after === before) return;
    const { instance, bookings } = readMeter(after, this.now);
    this.records.set(after.id, await this.app.instances.save(instance, [], { bookings }));
  }

  private ids(): { operationId: string; requestId: string } {
    return { operationId: `op_${this.now}${this.random()}`, requestId: 'req_1' };
  }
}

describe(`${DAYS} days of ${FLEET} machines`, () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  it('are counted as Novita counts them, within one percent', async () => {
    const novita = await aNovita({ apiKey: 'sk_test_of_a_month', bootMs: 20 * SECOND });
    novita.freeze();
    novita.setBalance(1_000_000);
    const app = await aSyncApp({
      redisUrl: redis.url,
      novita,
      env: { NOVITA_RATE_LIMIT_PER_MINUTE: '1000000' },
    });
    app.clock.stop();
    const weeks = new Weeks(app, novita);
    await weeks.pass(DAYS * DAY);

    const novitas = novita
      .ledger()
      .reduce((sum, { computeCost, diskCost }) => sum + computeCost + diskCost, 0);
    const { amounts } = await app.nest.get(CostsService).overall();
    const ours = costOf(amounts);
    const deviation = (ours - novitas) / novitas;
    process.stdout.write(
      `${JSON.stringify({ days: DAYS, ours, novitas, deviation, ...Object.fromEntries(weeks.done) })}\n`,
    );
    expect(weeks.done.size).toBeGreaterThan(5);
    expect(amounts.storage).toBeGreaterThan(0);
    expect(Math.abs(deviation)).toBeLessThan(0.01);
    if (FULL) return;
    const now = app.clock.now().getTime();
    const days = { from: dayOf(now - (DAYS + 1) * DAY), to: dayOf(now) };
    const bills = await app.nest.get(CostsService).bills(days, aPrincipal());
    expect(bills.length).toBe(weeks.done.get('create'));
    for (const { billed, counted } of bills)
      expect(Math.abs(billed - counted)).toBeLessThan(billed / 50 + 500);
    expect(costOf(await app.nest.get(Ledger).total())).toBeLessThanOrEqual(ours);
  });
});
