import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from '../build.mjs';
import { install } from '../install.mjs';
import { projectRoot } from '../places.mjs';
import { Problem, Stopped } from '../problem.mjs';
import { findRedis } from '../redis-search.mjs';
import { listenForStop } from '../stop-signals.mjs';
import { bold, dim, say, showFailure } from '../terminal.mjs';
import { readOptions } from './options.mjs';

/**
 * `SERVICE_MAIN` names a build to test that is not this folder's own.
 *
 * @param {string[]} args
 */
export async function soakCommand(args) {
  const { stopped } = listenForStop();
  try {
    if (!process.env.SERVICE_MAIN) {
      await install(stopped);
      await build(stopped);
    }
    const main = process.env.SERVICE_MAIN ?? join(projectRoot, 'dist', 'main.js');
    const { collectsGarbage, soak } = await import('./soak.mjs');
    const options = readOptions(args, collectsGarbage(dirname(main)));
    if (!options) return;
    const redis = await findRedis(process.env, stopped);
    if (!('binary' in redis)) throw new Problem('The soak kills many a Redis and needs the program itself.');
    const losses = [...options.losses].join(' and ') || 'no loss of the store';
    say(bold(`${options.requests} requests in at most ${options.minutes} min, seed ${options.seed}`));
    say(dim(`storm: ${options.storm}, with ${losses}; ${options.clients} clients`));
    const result = await soak(options, { main, redisBinary: redis.binary, stopped });
    const { show } = await import('./report.mjs');
    show(result);
    if (options.out)
      writeFileSync(options.out, `${JSON.stringify({ command: args.join(' '), ...result }, null, 2)}\n`);
    process.exitCode = result.failed || stopped.aborted ? 1 : 0;
  } catch (error) {
    if (error instanceof Stopped) say('Stopped.');
    else showFailure(error);
    process.exitCode = 1;
  }
  process.exit();
}
