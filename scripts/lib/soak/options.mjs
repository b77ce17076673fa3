import { parseArgs } from 'node:util';
import { Problem } from '../problem.mjs';

/**
 * @typedef {object} SoakOptions
 * @property {number} requests accepted requests to reach
 * @property {number} kills processes that have to die before it is enough
 * @property {number} minutes no request is made after this
 * @property {number} seed decides everything that the harness decides
 * @property {'all' | 'kills' | 'none'} storm `kills`: workers die, everything else works
 * @property {boolean} naive also run create-with-retries on the same faults
 * @property {Set<string>} losses which losses of the store are played: `rollback`, `wipe`
 * @property {number} clients requests in progress at the same time
 * @property {string} [out] where the result is written as JSON
 */

const HELP = `npm run soak -- [options]
  --requests N        accepted requests to reach            (300)
  --kills K           deaths by kill -9 to reach, too       (0)
  --minutes M         no request is made after this         (3)
  --seed S            decides everything the harness decides (1)
  --clients C         requests in progress at a time        (an eighth of the requests, 10 to 80)
  --storm KIND        all, kills (workers die, nothing else fails) or none (all)
  --with LOSSES       losses of the store that are played: rollback,wipe or none
                      (both where the service has garbage collection)
  --baseline naive    the same storm on create-with-retries, too
  --out FILE          the result as JSON`;

/**
 * @param {string[]} args
 * @param {boolean} collectsGarbage whether the service can bring back what its store has lost
 * @returns {SoakOptions | undefined} `undefined` when help was asked for
 */
export function readOptions(args, collectsGarbage) {
  const { values } = parse(args);
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return undefined;
  }
  const storm = values.storm ?? 'all';
  if (!['all', 'kills', 'none'].includes(storm)) throw new Problem('--storm is all, kills or none.');
  if (values.baseline !== undefined && values.baseline !== 'naive')
    throw new Problem('The only baseline is naive.');
  const usual = collectsGarbage && storm === 'all' ? 'rollback,wipe' : 'none';
  const losses = new Set((values.with ?? usual).split(',').filter((loss) => loss !== 'none'));
  for (const loss of losses)
    if (loss !== 'rollback' && loss !== 'wipe') throw new Problem('--with takes rollback, wipe or none.');
  return {
    requests: count(values, 'requests', 300),
    kills: values.kills === undefined ? 0 : count(values, 'kills', 0),
    minutes: count(values, 'minutes', 3),
    seed: count(values, 'seed', 1),
    clients: Math.round(count(values, 'clients', usualClients(values))),
    storm: /** @type {'all' | 'kills' | 'none'} */ (storm),
    naive: values.baseline === 'naive',
    losses,
    out: values.out,
  };
}

function usualClients(values) {
  return Math.min(80, Math.max(10, count(values, 'requests', 300) / 8));
}

function parse(args) {
  try {
    const text = { type: /** @type {const} */ ('string') };
    return parseArgs({
      args,
      options: {
        requests: text,
        kills: text,
        minutes: text,
        seed: text,
        clients: text,
        storm: text,
        with: text,
        baseline: text,
        out: text,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

function count(values, name, usual) {
  const value = Number(values[name] ?? usual);
  if (!(value > 0) || !Number.isFinite(value)) throw new Problem(`--${name} must be a number above 0.`);
  return value;
}
