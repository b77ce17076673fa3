import { AuditLog } from '../../../src/access/audit-log.js';
import type { Moment } from '../../../src/common/clock.js';
import { obeyDelete, obeyStop } from '../../../src/instances/commands.js';
import { announce } from '../../../src/instances/instance-events.js';
import type { Instance } from '../../../src/instances/instance.js';
import { type PaidCall, Work } from '../../../src/instances/instance-work.js';
import { ShutdownService } from '../../../src/instances/shutdown/shutdown.service.js';
import { FleetWatcher } from '../../../src/instances/startup/fleet-watcher.js';
import { NOVITA_DEFAULT_TIMES } from '../../../src/novita/novita-times.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { aSyncApp, instanceId, type SyncApp } from '../sync/a-sync-app.js';

jest.setTimeout(120_000);

const POLL_MS = 30_000;
const HOURS = process.env['TEST_FULL'] ? 6 : 2;
const OUTAGE_MS = HOURS * 3_600_000;
const MINUTES = 60_000;
/** The breaker has real time; here it never opens, and its longest silence is added instead. */
const { breakerOpenMs } = NOVITA_DEFAULT_TIMES;

/** The shipped looks at one instance, at the moments at which they are due, with nothing waiting in between. */
class FastForward {
  private nextPollAt: Moment;
  readonly statuses = new Set<string>();

  constructor(
    private readonly app: SyncApp,
    private readonly novita: NovitaSandbox,
    public now: Moment,
    private readonly id: string,
  ) {
    this.nextPollAt = now + POLL_MS;
  }

  async record(): Promise<Instance> {
    const found = await this.app.instances.find(this.id);
    if (!found) throw new Error('no record');
    return found;
  }

  async save(before: Instance, after: Instance, action?: PaidCall): Promise<Instance> {
    const { instance, events } = announce(before, after, 'test', this.now);
    const audit = action ? [{ at: this.now, actor: 'test', instanceId: this.id, ...action }] : [];
    return this.app.instances.save(instance, events, { audit });
  }

  async until(end: Moment, enough: (record: Instance) => boolean = () => false): Promise<void> {
    for (;;) {
      const record = await this.record();
      this.statuses.add(record.status);
      const next = Math.min(this.nextPollAt, record.nextLookAt ?? Infinity);
      if (enough(record) || next > end) return;
      this.novita.advance(Math.max(0, next - this.now));
      this.now = Math.max(this.now, next);
      if (next < this.nextPollAt) await this.look(record);
      else await this.poll();
    }
  }

  private async poll(): Promise<void> {
    this.nextPollAt += POLL_MS;
    const before = await this.app.instances.sightings([this.id]);
    await this.app.nest.get(FleetWatcher).look();
    const after = await this.app.instances.sightings([this.id]);
    if (after[0] !== before[0]) await this.look(await this.record());
  }

  async look(record: Instance): Promise<void> {
    const claim = { token: '', now: this.now, fenceAt: 0 };
    const work = new Work(
      record,
      claim,
      performance.now(),
      async (before, after, _now, { action }) => this.save(before, after, action),
      async () => this.record(),
    );
    await this.app.nest.get(ShutdownService).proceed(work);
  }
}

describe(`Novita is away for ${HOURS} hours`, () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  it.each([
    ['stop', 'exited', 2, obeyStop],
    ['delete', 'terminated', 4, obeyDelete],
  ] as const)(
    'a %s waits all the while, says once that it is stuck, and is %s at most %d minutes after Novita is back',
    async (_verb, end, minutes, obey) => {
      const novita = await aNovita({ apiKey: 'sk_test_of_a_long_outage' });
      const app = await aSyncApp({
        redisUrl: redis.url,
        novita,
        env: { INSTANCE_POLL_INTERVAL_SECONDS: String(POLL_MS / 1_000) },
        novitaTimes: { breakerFailures: 1_000_000 },
      });
      const id = instanceId(1);
      const machine = await app.placeKnown({ instanceId: id });
      novita.freeze();
      const start = novita.now();
      const time = new FastForward(app, novita, start, id);
      const ready = await time.record();
      await time.save(ready, obey(ready, { operationId: 'op_1', requestId: 'req_1' }, start));

      novita.inject({ fault: 'reset-before', endpoint: ['list', 'get', 'stop', 'delete'], times: 1_000_000 });
      await time.until(start + OUTAGE_MS);
      expect([...time.statuses]).toEqual(['stopping']);
      expect(novita.ledger().find((one) => one.id === machine)?.status).toBe('running');
      const asked = novita.calls(end === 'exited' ? 'stop' : 'delete').length;
      expect(asked).toBeGreaterThan(OUTAGE_MS / MINUTES / 2);
      expect(asked).toBeLessThan(OUTAGE_MS / POLL_MS);

      novita.clearFaults();
      time.now = start + OUTAGE_MS;
      await time.until(time.now + minutes * MINUTES - breakerOpenMs, ({ status }) => status === end);
      expect((await time.record()).status).toBe(end);
      expect(novita.ledger().find((one) => one.id === machine)?.status).toBe(
        end === 'exited' ? 'exited' : 'removed',
      );
      const stuck = (await app.timeline(id)).filter((type) => type === 'instance.stop_stuck');
      expect(stuck).toHaveLength(1);
    },
  );
});

describe('An old word of rest', () => {
  it('proves nothing: a start may have come after it', async () => {
    const redis = await aPrivateRedis();
    const novita = await aNovita({ apiKey: 'sk_test_of_old_words' });
    const app = await aSyncApp({ redisUrl: redis.url, novita });
    const id = instanceId(1);
    const machine = await app.placeKnown(
      { instanceId: id },
      { status: 'stopping', desired: 'stopped', shutdown: { requestedAt: 0, calls: 0 }, nextLookAt: 0 },
    );
    await app.instances.writeSightings(new Map([[id, JSON.stringify({ status: 'exited', ports: [] })]]), 0);
    const time = new FastForward(app, novita, novita.now(), id);

    novita.inject({ fault: 'error-500-before', endpoint: 'get', times: 1 });
    await time.look(await time.record());
    expect((await time.record()).status).toBe('stopping');
    await time.look(await time.record());
    expect((await time.record()).status).toBe('stopping');
    expect(novita.calls('stop')).toHaveLength(1);
    expect(await app.nest.get(AuditLog).latest(1)).toMatchObject([{ action: 'stop', instanceId: id }]);

    novita.advance(60_000);
    await time.look(await time.record());
    expect((await time.record()).status).toBe('exited');
    expect(novita.ledger().find((one) => one.id === machine)?.status).toBe('exited');
  });
});
