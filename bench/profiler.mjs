/**
 * Loaded into a service before it starts. When its parent says `watch` its CPU is watched from then on; at `write` what
 * was seen goes to the file that BENCH_PROFILE names.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const INTERVAL_US = 250;

const session = new Session();
session.connect();
process.on('message', (wish) => {
  const done = wish === 'watch' ? watch() : write();
  void done.then(() => process.send?.('done'));
});

async function watch() {
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.post('Profiler.start');
}

async function write() {
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(process.env.BENCH_PROFILE ?? 'service.cpuprofile', JSON.stringify(profile));
}
