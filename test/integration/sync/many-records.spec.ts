import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noteSighting, sightingOf } from '../../../src/instances/sighting.js';
import { Fleet } from '../../../src/novita/fleet.js';
import { SyncService } from '../../../src/sync/sync.service.js';
import { endsWithItsTest } from '../../support/endings.js';
import { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aKnown, aSyncApp, instanceId, type SyncApp } from './a-sync-app.js';

const FEW = 100;
const MANY = Number(process.env['RECORDS'] ?? (process.env['TEST_FULL'] ? 100_000 : 500));
const LIST = '/gpu-instance/openapi/v1/gpu/instances';

/** Of Redis' commands those that change something; the lock of a long round is renewed by `pexpire`. */
const WRITES =
  /^(?:set|del|incr|decr|[hz](?:set|del|incrby|add|rem)|[lr]push|ltrim|s(?:add|rem)|x(?:add|trim)|expire|unlink)/;

jest.setTimeout(30 * 60_000);

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
  const aFleet = async (count: number): Promise<{ app: SyncApp; list: ListServer }> => {
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

  const aRound = async ({ app, list }: Awaited<ReturnType<typeof aFleet>>): Promise<Cost> => {
    const calls = list.calls;
    await app.redis.config('RESETSTAT');
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed;
    let most = heap;
    const watching = setInterval(() => (most = Math.max(most, process.memoryUsage().heapUsed)), 50);
    const round = await app.nest.get(SyncService).round({ dryRun: false, trigger: 'request' });
    clearInterval(watching);
    expect(round?.report.result).toBe('done');
    expect([round?.report.foundCounts, round?.report.doneCounts]).toEqual([{}, {}]);
    const info = await app.redis.info('commandstats');
    const stats = [...info.matchAll(/cmdstat_(?<name>[^:]+):calls=(?<calls>\d+)/g)];
    return {
      novita: list.calls - calls,
      redis: Object.fromEntries(
        stats.map(({ groups }) => [groups?.['name'] ?? '', Number(groups?.['calls'])]),
      ),
      durationMs: round?.durationMs ?? 0,
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
    const few = await aRound(await aFleet(FEW));
    const many = await aRound(await aFleet(MANY));
    process.stdout.write(`${JSON.stringify({ records: MANY, few, many })}\n`);
    expect(writesOf(many)).toEqual(writesOf(few));
    expect([few.novita, many.novita]).toEqual([1, Math.ceil(MANY / 100)]);
    const perPage = (sum(many.redis) - sum(few.redis)) / (many.novita - few.novita);
    expect(perPage).toBeLessThan(8);
  });
});
