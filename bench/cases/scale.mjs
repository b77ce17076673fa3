import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN_KEY } from '../environment.mjs';
import { interleave, ratio, spread } from '../rounds.mjs';
import { ask, until } from '../stage.mjs';
import { aWorld, CREATE, requestsOf } from '../world.mjs';

/** More processes may make a request so much dearer. */
const MOST_DEARER = 1.1;
const WORKERS = [1, 2, 4];
const CREATES_AT_ONCE = 20;

/**
 * What a second API process costs, on the one core that both have; and so many workers on one queue of creates, where
 * no machine may be bought twice.
 *
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../options.mjs').Options} options
 */
export async function scale(stage, { quick, rounds, seconds }) {
  const api = await twoApis(stage, { rounds, seconds, quick });
  const workers = [];
  for (const count of WORKERS) workers.push(await someWorkers(stage, count, quick ? 50 : 500));
  const [one] = workers;
  return {
    api,
    workers,
    facts: [
      {
        name: 'CPU per GET with two API processes, beside one',
        value: `${api.dearer.median.toFixed(2)} (${api.dearer.min.toFixed(2)}–${api.dearer.max.toFixed(2)})`,
        unit: 'times',
        target: `≤ ${MOST_DEARER}`,
        holds: api.dearer.median <= MOST_DEARER,
      },
      ...workers.flatMap(({ count, perSecond, machines, requests, cpuMs }) => [
        {
          name: `${count} worker(s): creates per second`,
          value: perSecond.toFixed(0),
          unit: `(${(perSecond / one.perSecond).toFixed(2)} of one; ${cpuMs.toFixed(1)} ms CPU each)`,
        },
        {
          name: `${count} worker(s): machines for ${requests} requests`,
          value: machines,
          target: String(requests),
          holds: machines === requests,
        },
      ]),
      {
        name: 'Depths seen meanwhile',
        value: Object.entries(one.depths)
          .map(([queue, depth]) => `${queue} ${depth}`)
          .join(', '),
        target: 'two queues',
        holds: Object.keys(one.depths).length >= 2,
      },
    ],
  };
}

async function twoApis(stage, { rounds, seconds, quick }) {
  const novita = await stage.novita();
  const world = await aWorld(stage, novita, quick ? 200 : 1_000);
  const second = await stage.service({ redis: world.redis, novita });
  const generator = await stage.generator();
  const { requests, status } = requestsOf(world).get;
  const contestant = (name, services) => ({
    name,
    ports: services.map(({ port }) => port),
    servers: services.map(({ server }) => server),
    requests,
    status,
    redis: world.redis.server,
  });
  const results = await interleave(
    generator,
    [contestant('one', [world.service]), contestant('two', [world.service, second])],
    { rounds, seconds, warmSeconds: quick ? 2 : 20 },
  );
  const cpu = (name) => results[name].map(({ cpuUs }) => cpuUs);
  await world.service.server.end();
  await second.server.end();
  return { one: spread(cpu('one')), two: spread(cpu('two')), dearer: ratio(cpu('two'), cpu('one')) };
}

/** Creates are accepted while nobody works on them; then so many workers begin at the same time. */
async function someWorkers(stage, count, requests) {
  const redis = await stage.redis();
  const novita = await stage.novita({ bootMs: 200 });
  const { url, server } = await stage.service({ redis, novita, core: 'any' });
  for (let done = 0; done < requests; done += CREATES_AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(CREATES_AT_ONCE, requests - done) }, async () =>
        ask(url, ADMIN_KEY, 'POST', '/api/instances', JSON.parse(CREATE)),
      ),
    );
  const { queues } = await ask(url, ADMIN_KEY, 'GET', '/api/queues');
  const depths = Object.fromEntries(
    queues.filter(({ waiting }) => waiting > 0).map(({ queue, waiting }) => [queue, waiting]),
  );
  const bought = () => novita.world.ledger.callCounts().create ?? 0;
  // They start at the same time; what is measured begins with the first machine that is bought.
  const starting = Array.from({ length: count }, async () =>
    stage.service({ redis, novita, role: 'worker', core: 'any' }),
  );
  await until(() => bought() > 0, 60_000);
  const [began, before] = [performance.now(), bought()];
  await until(() => bought() >= requests, 300_000);
  const seconds = (performance.now() - began) / 1_000;
  const workers = await Promise.all(starting);
  // Whoever bought a second time would do it by now: every record has long been looked at again.
  await pause(3_000);
  const cpuMs = workers.reduce((sum, worker) => sum + worker.server.cpuMs(), 0) / requests;
  const machines = novita.world.fleet.accounts().length;
  for (const worker of workers) await worker.server.end();
  await server.end();
  return { count, requests, seconds, perSecond: (requests - before) / seconds, machines, depths, cpuMs };
}
