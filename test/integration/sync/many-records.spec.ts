import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { FleetWatcher } from '../../../src/instances/startup/fleet-watcher.js';
import { noteSighting, sightingOf } from '../../../src/instances/sighting.js';
import { Fleet } from '../../../src/novita/fleet.js';
import { GarbageCollectionProcessor } from '../../../src/sync/garbage-collection.processor.js';
import { InvariantsService } from '../../../src/sync/invariants.service.js';
import { StraysRepository } from '../../../src/sync/strays.repository.js';
import { SyncService } from '../../../src/sync/sync.service.js';
import { endsWithItsTest } from '../../support/endings.js';
import { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aKnown, aSyncApp, instanceId, keyOf, type SyncApp } from './a-sync-app.js';

const FEW = 100;
const MANY = Number(process.env['RECORDS'] ?? (process.env['TEST_FULL'] ? 100_000 : 500));
const LIST = '/gpu-instance/openapi/v1/gpu/instances';

/** Of Redis' commands those that change something; the lock of a long round is renewed by `pexpire`. */
const WRITES =
  /^(?:set|del|incr|decr|[hz](?:set|del|incrby|add|rem)|[lr]push|ltrim|s(?:add|rem)|x(?:add|trim)|expire|unlink)/;

jest.setTimeout(30 * 60_000);

/** A fleet whose records are all at rest. */
interface KnownFleet {
  app: SyncApp;
  list: ListServer;
}

type Work = (app: SyncApp) => Promise<void>;

/** What counts a call to Novita against the limit of all processes. */
const PER_CALL = 5;

/** What walks over Novita's list, and how many commands it gives at the most for each page of machines at rest. */
const DUTIES: Record<string, { work: Work; perPage: number }> = {
  sync: {
    work: async (app) => {
      const round = await app.nest.get(SyncService).round({ dryRun: false, trigger: 'request' });
      expect(round?.report.result).toBe('done');
      expect([round?.report.foundCounts, round?.report.doneCounts]).toEqual([{}, {}]);
    },
    perPage: 1,
  },
  'garbage collection': {
    work: async (app) => {
      expect(await app.collector.round()).toEqual({ result: 'done', adopted: [], deleted: [], gone: [] });
    },
    perPage: 2,
  },
  promises: {
    work: async (app) => {
      const { invariants, listComplete } = await app.nest.get(InvariantsService).check();
      expect([listComplete, ...invariants.filter(({ holds }) => !holds)]).toEqual([true]);
    },
    perPage: 3,
  },
};

/** What one round has cost. */
interface Cost {
  novita: number;
  redis: Record<string, number>;
  durationMs: number;
  heapMb: number;
}

/**
 * Novita's list alone, as the sandbox tells it, of any number of machines in no time: what is measured is the round, and
 * not the sandbox.
 */
class ListServer {
  readonly apiKey = 'sk_test_of_many';
  calls = 0;
  url = '';

  private constructor(
    private readonly row: Record<string, unknown>,
    private readonly count: number,
  ) {}

  static async start(count: number): Promise<ListServer> {
    const sandbox = await NovitaSandbox.start({ apiKey: 'sk_test_of_many' });
    sandbox.addForeign({ name: 'one' });
    const answer = await fetch(`${sandbox.url}${LIST}?pageSize=1&pageNum=1`, {
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
    });
    const { instances } = (await answer.json()) as { instances: Record<string, unknown>[] };
    await sandbox.stop();
    const [row] = instances;
    if (!row) throw new Error('The sandbox listed nothing');
    const list = new ListServer(row, count);
    const server = createServer((request, response) => {
      list.calls += 1;
      response.setHeader('content-type', 'application/json');
      response.end(list.page(new URL(request.url ?? '', 'http://list').searchParams));
    });
    endsWithItsTest(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    list.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return list;
  }

  /** Nobody adds anything here. */
  addForeign(): string[] {
    return [];
  }

  private page(query: URLSearchParams): string {
    const pageSize = Number(query.get('pageSize'));
    const pageNum = Number(query.get('pageNum'));
    const from = Math.max(0, pageNum - 1) * pageSize;
    const instances = Array.from(
      { length: Math.max(0, Math.min(pageSize, this.count - from)) },
      (_, index) => ({
        ...this.row,
        id: (from + index).toString(16).padStart(16, '0'),
        name: `m${from + index}`,
      }),
    );
    return JSON.stringify({ instances, pageSize, pageNum, total: this.count });
  }
}

describe('A round that finds nothing', () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  /** Settled machines that are as they were seen last. */
  const aFleet = async (count: number): Promise<KnownFleet> => {
    const list = await ListServer.start(count);
    const env = { NOVITA_RATE_LIMIT_PER_MINUTE: '1000000' };
    const app = await aSyncApp({ redisUrl: redis.url, novita: list, env });
    let n = 0;
    for await (const { instances } of app.nest.get(Fleet).pages())
      await Promise.all(
        instances.map(async (row) => {
          const known = aKnown(`${instanceId(0).slice(0, -8)}${String((n += 1)).padStart(8, '0')}`, {
            novitaInstanceId: row.id,
            pricePerHour: (row.pricePerGpuHour ?? 0) * (row.gpuNum ?? 1),
          });
          await app.instances.save(noteSighting(known, sightingOf(row), Date.now()), []);
        }),
      );
    return { app, list };
  };

  const costOf = async ({ app, list }: KnownFleet, work: Work): Promise<Cost> => {
    const calls = list.calls;
    await app.redis.config('RESETSTAT');
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed;
    let most = heap;
    const watching = setInterval(() => (most = Math.max(most, process.memoryUsage().heapUsed)), 50);
    const began = performance.now();
    await work(app);
    const durationMs = Math.round(performance.now() - began);
    clearInterval(watching);
    const info = await app.redis.info('commandstats');
    const stats = [...info.matchAll(/cmdstat_(?<name>[^:]+):calls=(?<calls>\d+)/g)];
    return {
      novita: list.calls - calls,
      redis: Object.fromEntries(
        stats.map(({ groups }) => [groups?.['name'] ?? '', Number(groups?.['calls'])]),
      ),
      durationMs,
      heapMb: Math.round((most - heap) / 1e6),
    };
  };
  /** Without the one by which each call to Novita is counted against the limit of all processes. */
  const writesOf = ({ redis: commands, novita }: Cost): Record<string, number> => {
    const writes = Object.fromEntries(Object.entries(commands).filter(([name]) => WRITES.test(name)));
    return { ...writes, set: (writes['set'] ?? 0) - novita };
  };
  const sum = (commands: Record<string, number>): number =>
    Object.values(commands).reduce((total, calls) => total + calls, 0);

  it(`writes no more for ${MANY} records than for ${FEW}, and reads in proportion to pages`, async () => {
    const fleets = [await aFleet(FEW), await aFleet(MANY)] as const;
    for (const [duty, { work, perPage }] of Object.entries(DUTIES)) {
      const [few, many] = [await costOf(fleets[0], work), await costOf(fleets[1], work)];
      process.stdout.write(`${JSON.stringify({ duty, records: MANY, few, many })}\n`);
      expect(writesOf(many)).toEqual(writesOf(few));
      expect([few.novita, many.novita]).toEqual([1, Math.ceil(MANY / 100)]);
      const more = sum(many.redis) - sum(few.redis);
      expect(more / (many.novita - few.novita)).toBeLessThanOrEqual(PER_CALL + perPage);
    }
  });
});

describe('Garbage collection of a large fleet', () => {
  const LARGE = 15_100;
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });

  /** As much of records at rest as a round looks at. */
  const aFleet = async (known: number): Promise<SyncApp> => {
    const env = { GARBAGE_COLLECTION_INTERVAL_SECONDS: '0.05' };
    const app = await aSyncApp({ redisUrl: redis.url, novita: await ListServer.start(LARGE), env });
    const settled = Array.from({ length: known }, (_, n): [string, string] => [
      n.toString(16).padStart(16, '0'),
      JSON.stringify({ instanceId: instanceId(n), status: 'running' }),
    ]);
    await app.redis.hset(keyOf(app, 'settled'), ...settled.flat());
    await app.redis.mset(...settled.flatMap((_, n) => [keyOf(app, 'instance', instanceId(n)), 'a record']));
    return app;
  };
  /** Whether a round on the configured interval would come now. */
  const isDue = async (app: SyncApp): Promise<boolean> => {
    await pause(100);
    return app.nest.get(StraysRepository).endRest(50);
  };

  it('rests longer after a round that found all in order', async () => {
    const app = await aFleet(LARGE);
    await app.nest.get(GarbageCollectionProcessor).process();
    expect(app.collector.seen).toEqual({ listed: LARGE, unfinished: 0 });
    expect(await isDue(app)).toBe(false);
  });

  it('rests likewise when it went along with another walk', async () => {
    const app = await aFleet(LARGE);
    await app.redis.sadd(keyOf(app, 'settled-spot'), '0'.padStart(16, '0'));
    await app.nest.get(FleetWatcher).look();
    expect(app.collector.seen).toEqual({ listed: LARGE, unfinished: 0 });
    expect(await isDue(app)).toBe(false);
    expect(await app.nest.get(StraysRepository).endRestFromWalks(50)).toBe(false);
  });

  it('does not while a machine must be looked at again', async () => {
    const app = await aFleet(LARGE - 1);
    await app.nest.get(GarbageCollectionProcessor).process();
    expect(app.collector.seen).toEqual({ listed: LARGE, unfinished: 1 });
    expect(await isDue(app)).toBe(true);
  });
});
