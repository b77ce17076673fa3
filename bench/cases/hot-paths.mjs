import { interleave, ratio, spread } from '../rounds.mjs';
import { aWorld, PAGE, requestsOf, TARGETS } from '../world.mjs';

/** How much dearer a page may be with a hundred times as many instances. */
const GROWTH = 1.3;

const NAMES = { get: 'GET one', list: `GET list of ${PAGE}`, touch: 'PUT last-used', create: 'POST create' };

/**
 * The paths that clients walk most, each beside the floor that answers the same from the same Redis.
 *
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../options.mjs').Options} options
 * @param {(result: object) => void} keep is given what there is so far, should somebody lose patience
 */
export async function hotPaths(stage, { quick, rounds, seconds, only, instances }, keep) {
  const plan = { rounds, seconds, warmSeconds: quick ? 2 : 20 };
  const [few, many] = [quick ? 200 : 1_000, instances];
  const novita = await stage.novita();
  const generator = await stage.generator();
  const world = await aWorld(stage, novita, many);
  const rows = [];
  for (const name of only) {
    const bare = await stage.floor(name, world.redis);
    const ours = contestant('ours', world, name);
    const floor = { ...ours, name: 'floor', ports: [bare.port], servers: [bare.server] };
    if (name !== 'list') {
      const results = await interleave(generator, [floor, ours], plan);
      rows.push(rowOf(NAMES[name], TARGETS[name], results.floor, results.ours));
    } else {
      const small = await aWorld(stage, novita, few);
      const fewer = contestant('few', small, name);
      const results = await interleave(generator, [floor, fewer, ours], plan);
      rows.push(
        rowOf(
          `${NAMES.list}, ${few.toLocaleString('en')} instances`,
          TARGETS.list,
          results.floor,
          results.few,
        ),
        {
          ...rowOf(
            `${NAMES.list}, ${many.toLocaleString('en')} instances`,
            TARGETS.list,
            results.floor,
            results.ours,
          ),
          growth: { target: GROWTH, ...ratio(column(results.ours, 'cpuUs'), column(results.few, 'cpuUs')) },
        },
      );
      await small.service.server.end();
    }
    await bare.server.end();
    keep({ rows });
  }
  return { rows };
}

function contestant(name, world, path) {
  const { service, redis } = world;
  const { requests, status } = requestsOf(world)[path];
  return { name, ports: [service.port], requests, status, servers: [service.server], redis: redis.server };
}

function column(rounds, field) {
  return rounds.map((round) => round[field]);
}

function rowOf(name, target, floor, ours) {
  const figures = (rounds) =>
    Object.fromEntries(Object.keys(rounds[0] ?? {}).map((field) => [field, spread(column(rounds, field))]));
  const by = (field) => ratio(column(ours, field), column(floor, field));
  return {
    name,
    target,
    floor: figures(floor),
    ours: figures(ours),
    ratio: by('perCpuSecond'),
    ratioPerSecond: by('perSecond'),
    rounds: { floor, ours },
  };
}
