import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from '../scripts/lib/build.mjs';
import { run } from '../scripts/lib/commands.mjs';
import { install } from '../scripts/lib/install.mjs';
import { projectRoot } from '../scripts/lib/places.mjs';
import { Problem, Stopped } from '../scripts/lib/problem.mjs';
import { findRedis } from '../scripts/lib/redis-search.mjs';
import { listenForStop } from '../scripts/lib/stop-signals.mjs';
import { bold, dim, say, showFailure } from '../scripts/lib/terminal.mjs';
import { readOptions } from './options.mjs';

/**
 * Measures and shows; figures decide nothing about how it ends. `SERVICE_MAIN` names a build that is not this folder's.
 *
 * @param {string[]} args
 */
export async function benchCommand(args) {
  const options = readOptions(args);
  if (!options) return;
  const { stopped } = listenForStop();
  stopped.addEventListener('abort', () => process.exit(1));
  try {
    if (!process.env.SERVICE_MAIN) {
      await install(stopped);
      await build(stopped);
    }
    const redis = await findRedis(process.env, stopped);
    if (!('binary' in redis)) throw new Problem('The bench needs the program redis-server itself.');
    const place = {
      main: process.env.SERVICE_MAIN ?? join(projectRoot, 'dist', 'main.js'),
      redisBinary: redis.binary,
    };
    const machine = await machineOf(redis.binary, stopped);
    say(bold('The service beside bare Node and Redis'));
    say(dim(`${machine.cpu}, ${machine.cores} cores; Node ${machine.node}, Redis ${machine.redis}`));
    const { measure } = await import('./measure.mjs');
    const { quick, rounds, seconds } = options;
    const about = { at: new Date().toISOString(), command: args.join(' '), quick, rounds, seconds, machine };
    mkdirSync(dirname(options.out), { recursive: true });
    await measure(options, place, (results) =>
      writeFileSync(options.out, `${JSON.stringify({ ...about, results }, null, 2)}\n`),
    );
    say(dim(`The figures are in ${options.out}`));
  } catch (error) {
    if (error instanceof Stopped) say('Stopped.');
    else showFailure(error);
    process.exitCode = 1;
  }
  process.exit();
}

async function machineOf(redisBinary, stopped) {
  const { output } = await run(redisBinary, ['--version'], { stopped, limit: 10_000 });
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.versions.node,
    redis: /v=([\d.]+)/.exec(output)?.[1] ?? 'unknown',
  };
}
