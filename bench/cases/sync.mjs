import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN_KEY } from '../environment.mjs';
import { commandsOf, sum } from '../redis-commands.mjs';
import { ask } from '../stage.mjs';

const MOST_MS = 30_000;
/** What a round over all may hold more than one over a tenth: the ids of the machines, twice, and what is to be swept. */
const MOST_MB = 100;
/** As long as the rarest of the duties rests by default, so that each has its turn. */
const IDLE_SECONDS = 300;
/** From Linux 4.0 on: the most memory counts from now on. */
const FORGET_PEAK = '5';

/**
 * One round of sync over many known machines, in a process that does nothing else; then everything a service does with
 * them by itself.
 *
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../options.mjs').Options} options
 */
export async function sync(stage, { quick, instances }) {
  const counts = [quick ? 100 : 1_000, instances / 10, instances];
  const idleSeconds = quick ? 5 : IDLE_SECONDS;
  const list = await stage.list();
  const rounds = [];
  for (const count of counts) {
    const { redis, names } = await stage.seededRedis({ count, marked: true }, { fresh: count !== counts[1] });
    await list.server.ask({ set: { machines: count, names } });
    const { url, server } = await stage.service({ redis, novita: list });
    await ask(url, ADMIN_KEY, 'POST', '/api/instances/sync', { dryRun: true });
    const before = server.rssMb();
    if (process.platform === 'linux') writeFileSync(`/proc/${server.pid}/clear_refs`, FORGET_PEAK);
    const cpu = server.cpuMs();
    const round = await ask(url, ADMIN_KEY, 'POST', '/api/instances/sync', { dryRun: false });
    const { pages } = await list.server.ask({});
    rounds.push({
      count,
      ms: round.durationMs,
      cpuMs: server.cpuMs() - cpu,
      beforeMb: before,
      peakMb: server.peakRssMb(),
      found: round.found,
      pages: pages.length / 2,
    });
    await server.end();
    if (count !== counts[1]) rounds.at(-1).idle = await idleCost(stage, redis, list, idleSeconds);
    await redis.server.end();
  }
  const [few, tenth, many] = rounds;
  const { idle } = many;
  // What a service asks Redis for anyhow, such as for its next job, is none of the instances'.
  const perHour = ((idle.commands - few.idle.commands) / idleSeconds) * 3_600;
  const perInstance = perHour / (many.count - few.count);
  return {
    rounds,
    facts: [
      {
        name: `A round over ${many.count.toLocaleString('en')} known machines`,
        value: (many.ms / 1_000).toFixed(1),
        unit: 's',
        target: `≤ ${MOST_MS / 1_000} s`,
        holds: many.ms <= MOST_MS,
      },
      {
        name: 'CPU per machine',
        value: ((many.cpuMs * 1_000) / many.count).toFixed(1),
        unit: 'µs',
      },
      { name: 'Calls to Novita', value: many.pages, target: `${Math.ceil(many.count / 100)} pages` },
      {
        name: `Most memory over ${rounds.map(({ count }) => count.toLocaleString('en')).join('; ')}`,
        value: rounds.map(({ peakMb }) => peakMb.toFixed(0)).join('; '),
        unit: 'MB',
        target: `the last step ≤ ${MOST_MB} MB`,
        holds: many.peakMb - tenth.peakMb <= MOST_MB,
      },
      {
        name: 'All duties, ROLE=all: most memory',
        value: idle.peakMb.toFixed(0),
        unit: 'MB',
      },
      {
        name: 'All duties: CPU of the process',
        value: (idle.cpuShare * 100).toFixed(1),
        unit: '% of a core',
      },
      {
        name: 'Redis commands per idle instance and hour',
        value: perInstance.toFixed(1),
        target: '≈ 0',
      },
    ],
  };
}

/** What a whole service does while nobody asks it for anything, once its first rounds are over. */
async function idleCost(stage, redis, list, seconds) {
  const { server } = await stage.service({ redis, novita: list, role: 'all' });
  await pause(Math.min(seconds, 60) * 1_000);
  await redis.client.config('RESETSTAT');
  await list.server.ask({});
  const cpu = server.cpuMs();
  await pause(seconds * 1_000);
  const commands = await commandsOf(redis.client);
  const { pages } = await list.server.ask({});
  const figures = {
    commands: sum(commands),
    byCommand: Object.fromEntries(commands),
    pages: pages.length,
    seconds,
    cpuShare: (server.cpuMs() - cpu) / (seconds * 1_000),
    peakMb: server.peakRssMb(),
    rssMb: server.rssMb(),
  };
  await server.end();
  return figures;
}
