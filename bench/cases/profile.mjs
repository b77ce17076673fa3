import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byOwner, flameGraph, frameTree, hottest } from '../flame-graph.mjs';
import { CONNECTIONS } from '../rounds.mjs';
import { aWorld, requestsOf } from '../world.mjs';

const PROFILER = join(dirname(dirname(fileURLToPath(import.meta.url))), 'profiler.mjs');

/**
 * Watches what the service spends its CPU on while it does nothing but one path: a profile for Chrome's tools
 * (.cpuprofile) and a flame graph (.svg) per path.
 *
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../options.mjs').Options} options
 */
export async function profile(stage, { quick, seconds, only, folder }) {
  mkdirSync(folder, { recursive: true });
  const novita = await stage.novita();
  const generator = await stage.generator();
  const file = join(stage.folder, 'watched.cpuprofile');
  const world = await aWorld(stage, novita, quick ? 200 : 1_000, {
    flags: ['--import', PROFILER],
    ipc: true,
    env: { BENCH_PROFILE: file },
  });
  const { server, port } = world.service;
  const paths = [];
  for (const name of only) {
    const job = { ports: [port], connections: CONNECTIONS, ...requestsOf(world)[name] };
    await generator.ask({ ...job, seconds: quick ? 2 : 8 });
    await server.ask('watch');
    await generator.ask({ ...job, seconds });
    await server.ask('write');
    const text = readFileSync(file, 'utf8');
    const root = frameTree(JSON.parse(text));
    writeFileSync(join(folder, `${name}.cpuprofile`), text);
    writeFileSync(join(folder, `${name}.svg`), flameGraph(root, `${name}: CPU of the service`));
    paths.push({ name, owners: byOwner(root), hottest: hottest(root) });
  }
  return { folder, paths };
}
