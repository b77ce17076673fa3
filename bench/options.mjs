import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../scripts/lib/places.mjs';
import { say } from '../scripts/lib/terminal.mjs';

/**
 * @typedef {{ cases: string[], only: string[], quick: boolean, profile: boolean, rounds: number, seconds: number,
 *   minutes: number, instances: number, out: string, folder: string }} Options
 */

/** What can be measured, in the order in which it is. */
export const CASES = {
  get: 'GET one instance, beside node:http and one GET',
  list: 'GET a page of 50 of 1,000 and of 100,000 instances, beside node:http and one MGET',
  touch: 'PUT last-used, beside node:http and one EVALSHA',
  create: 'POST create, beside node:http and one EVALSHA',
  watch: '5,000 starting instances, looked at every 30 seconds',
  sync: 'a round of sync over 100,000 known machines',
  startup: 'from `node dist/main.js` to ready, and the memory of an idle service',
  scale: 'one and two API processes; one, two and four workers on a queue of creates',
  leaks: 'mixed load for minutes: memory, and the keys in Redis',
};

/** Measured one path after another in one set-up. */
export const HOT_PATHS = ['get', 'list', 'touch', 'create'];

const HELP = `npm run bench -- [case …] [options]

Cases (the hot paths unless named; "all" for everything):
${Object.entries(CASES)
  .map(([name, about]) => `  ${name.padEnd(9)}${about}`)
  .join('\n')}

  --quick        small numbers and short rounds: shows that it works, not how fast it is
  --profile      writes a flame graph of each hot path beside the results, and measures nothing
  --rounds N     rounds per contestant (5; quick 2)
  --seconds N    seconds per round (4; quick 1)
  --minutes N    how long the leaks case lasts (20; quick 0.5)
  --instances N  in the larger store of the hot paths, and in sync (100,000; quick 2,000)
  --out FILE     where the figures go (bench/results/<time>.json)`;

/** @param {string[]} args @returns {Options | undefined} undefined when only help was asked for */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      minutes: { type: 'string' },
      instances: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = positionals.find((name) => !Object.hasOwn(CASES, name) && name !== 'all');
  if (unknown !== undefined) say(`There is no case ${unknown}.\n`);
  if (values.help || unknown !== undefined) {
    say(HELP);
    return undefined;
  }
  const wanted = positionals.includes('all') ? Object.keys(CASES) : positionals;
  const cases = wanted.length === 0 ? HOT_PATHS : wanted;
  const { quick, profile } = values;
  const out = resolve(values.out ?? join(projectRoot, 'bench', 'results', `${nameOfNow()}.json`));
  return {
    cases,
    only: cases.filter((name) => HOT_PATHS.includes(name)),
    quick,
    profile,
    rounds: number(values.rounds, quick ? 2 : 5),
    seconds: number(values.seconds, quick ? 1 : 4),
    minutes: number(values.minutes, quick ? 0.5 : 20),
    instances: number(values.instances, quick ? 2_000 : 100_000),
    out,
    folder: out.replace(/\.json$/, ''),
  };
}

function nameOfNow() {
  return new Date().toISOString().slice(0, 19).replaceAll(':', '-');
}

/** @param {string | undefined} text @param {number} otherwise */
function number(text, otherwise) {
  const value = Number(text ?? otherwise);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}
