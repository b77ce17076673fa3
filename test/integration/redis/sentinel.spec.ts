import { Heartbeat } from '../../../src/queue/heartbeat.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { eventually } from '../../support/eventually.js';
import { type SentinelSet, startSentinelSet } from '../../support/redis-sentinel.js';
import { aPrefix } from '../queue/a-queue-app.js';
import { aWorkingApp, expectAllWorks, type WorkingApp } from './works-on.js';

jest.setTimeout(60_000);

/** After which work must go on (ms). */
const FAILED_OVER_WITHIN_MS = 15_000;

describe('With Sentinel', () => {
  let set: SentinelSet;
  let working: WorkingApp;

  beforeAll(async () => {
    set = await startSentinelSet();
    working = await aWorkingApp(set.url, aPrefix());
  });

  async function expectGoesOn(id: string, newMaster: SentinelSet['master']): Promise<void> {
    const began = performance.now();
    await working.work(id, FAILED_OVER_WITHIN_MS);
    const { state } = working.app.get(RedisConnections);
    await eventually(async () => expect(await state.info('server')).toContain(`tcp_port:${newMaster.port}`));
    const heartbeat = working.app.get(Heartbeat);
    await eventually(() => expect(heartbeat.ageMs()).toBeLessThan(performance.now() - began), 20_000);
    if (process.env['FIGURES']) process.stdout.write(`${id}: ${Math.round(performance.now() - began)} ms\n`);
  }

  it('everything works', async () => {
    await expectAllWorks(working);
  });

  it('work goes on after an ordered failover', async () => {
    await set.failOver();
    await eventually(async () =>
      expect(await set.replica.client.info('replication')).toContain('role:master'),
    );
    await expectGoesOn('after the order', set.replica);
  });

  it('work goes on after the master was killed', async () => {
    await eventually(
      async () => expect(await set.master.client.info('replication')).toContain('master_link_status:up'),
      20_000,
    );
    await eventually(async () => expect(await set.isWatched(set.master)).toBe(true), 20_000);
    await set.replica.kill();
    await eventually(
      async () => expect(await set.master.client.info('replication')).toContain('role:master'),
      20_000,
    );
    await expectGoesOn('after the kill', set.master);
  });
});
