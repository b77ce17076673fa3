import { setTimeout as pause } from 'node:timers/promises';
import { commandsOf, sum } from '../redis-commands.mjs';
import { ADMIN_KEY } from '../environment.mjs';
import { ask, until } from '../stage.mjs';

const PAGE = 100;
const MOST_LATE_MS = 2_000;
const MOST_US = 30;
const MOST_MB = 300;

/** Other duties that read the same list, put off so that the sweep is seen alone. */
const ALONE = {
  GARBAGE_COLLECTION_INTERVAL_SECONDS: '3600',
  INVARIANTS_CHECK_INTERVAL_MINUTES: '1440',
  SYNC_ENABLE_AUTOMATIC_SYNC: 'false',
};

/**
 * Many instances that come up, none of which has news: what it costs to keep an eye on them. Everything as by default;
 * then once more without the other duties that read Novita's list, and without any machine, to take the sweep by itself;
 * and the same pages read by a bare loop.
 *
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../options.mjs').Options} options
 */
export async function watch(stage, { quick }) {
  const count = quick ? 500 : 5_000;
  const everyMs = quick ? 2_000 : 30_000;
  const intervals = 3;
  const env = quick ? { INSTANCE_POLL_INTERVAL_SECONDS: String(everyMs / 1_000) } : {};
  const list = await stage.list();
  const plan = { list, count, everyMs, intervals };
  const nothing = await watched(stage, { ...plan, count: 0, env: { ...env, ...ALONE } });
  const usual = await watched(stage, { ...plan, env });
  const alone = await watched(stage, { ...plan, env: { ...env, ...ALONE } });
  const floor = await looped(stage, plan);
  const us = ((alone.cpuMsPerInterval - nothing.cpuMsPerInterval) * 1_000) / count;
  const floorUs = (floor.cpuMsPerInterval * 1_000) / count;
  return {
    nothing,
    usual,
    alone,
    floor,
    facts: [
      {
        name: `Calls to Novita per ${everyMs / 1_000} s for ${count.toLocaleString('en')} starting instances`,
        value: alone.pagesPerInterval.toFixed(1),
        target: `${count / PAGE} pages`,
        holds: alone.pagesPerInterval <= (count / PAGE) * 1.05,
      },
      { name: 'The same with every duty on', value: usual.pagesPerInterval.toFixed(1) },
      {
        name: 'A look is late by, p99',
        value: alone.lateP99Ms.toFixed(0),
        unit: 'ms',
        target: `≤ ${MOST_LATE_MS} ms`,
        holds: alone.lateP99Ms <= MOST_LATE_MS,
      },
      {
        name: 'CPU per watched instance and sweep',
        value: us.toFixed(1),
        unit: 'µs',
        target: `≤ ${MOST_US} µs`,
        holds: us <= MOST_US,
      },
      {
        name: 'The same pages by a bare loop, which only parses them',
        value: floorUs.toFixed(1),
        unit: `µs (${(floorUs / us).toFixed(2)} of ours)`,
      },
      {
        name: 'Most memory',
        value: usual.peakMb.toFixed(0),
        unit: 'MB',
        target: `≤ ${MOST_MB} MB`,
        holds: usual.peakMb <= MOST_MB,
      },
      {
        name: 'Redis commands per watched instance and sweep',
        value: ((alone.commandsPerInterval - nothing.commandsPerInterval) / count).toFixed(3),
      },
    ],
  };
}

async function watched(stage, { list, count, everyMs, intervals, env }) {
  const { redis, names } = await stage.seededRedis({ count, status: 'starting', marked: true });
  await list.server.ask({ set: { machines: count, status: 'pulling', names } });
  const service = await stage.service({ redis, novita: list, role: 'all', env });
  const { server } = service;
  // The first sweep sees every machine for the first time, which is news of each.
  await until(async () => (await list.server.ask({})).pages.length > 0 || count === 0, 60_000);
  const { url } = service;
  await until(async () => {
    const { queues } = await ask(url, ADMIN_KEY, 'GET', '/api/queues');
    return queues.every(({ waiting, active }) => waiting + active <= 1);
  }, 600_000);
  await pause(everyMs * 1.5);
  await list.server.ask({});
  await redis.client.config('RESETSTAT');
  const cpu = server.cpuMs();
  const began = performance.now();
  await pause(everyMs * intervals);
  const share = (performance.now() - began) / everyMs;
  const { pages } = await list.server.ask({});
  const commands = sum(await commandsOf(redis.client));
  const figures = {
    count,
    intervals: share,
    pagesPerInterval: pages.length / share,
    commandsPerInterval: commands / share,
    cpuMsPerInterval: (server.cpuMs() - cpu) / share,
    lateP99Ms: lateness(pages, everyMs),
    peakMb: server.peakRssMb(),
  };
  await server.end();
  return figures;
}

/** What it costs to read the pages that were watched last as often, and nothing else. */
async function looped(stage, { list, everyMs, intervals }) {
  await list.server.ask({});
  const server = stage.listFloor(list, everyMs);
  await until(async () => (await list.server.ask({})).pages.length > 0, 60_000);
  await pause(everyMs * 1.5);
  await list.server.ask({});
  const cpu = server.cpuMs();
  await pause(everyMs * intervals);
  const { pages } = await list.server.ask({});
  const figures = {
    pagesPerInterval: pages.length / intervals,
    cpuMsPerInterval: (server.cpuMs() - cpu) / intervals,
  };
  await server.end();
  return figures;
}

/**
 * By how much the looks at a page came later than one interval after the look before, at the 99th percentile (ms).
 * Several looks within an interval are looks of several duties: the next one counts from the nearest.
 */
function lateness(pages, everyMs) {
  const byPage = new Map();
  for (const { page, at } of pages) byPage.set(page, [...(byPage.get(page) ?? []), at]);
  const late = [...byPage.values()]
    .flatMap((looks) => looks.slice(1).map((at, index) => Math.max(0, at - (looks[index] ?? at) - everyMs)))
    .toSorted((a, b) => a - b);
  return late[Math.floor(late.length * 0.99)] ?? 0;
}
