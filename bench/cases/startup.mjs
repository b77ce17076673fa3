import { setTimeout as pause } from 'node:timers/promises';
import { spread } from '../rounds.mjs';

const MOST_MS = 2_000;
const MOST_MB = 170;

/**
 * How long a new process takes until it is ready, and what it holds when it has nothing to do.
 *
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../options.mjs').Options} options
 */
export async function startup(stage, { quick }) {
  const [redis, novita] = [await stage.redis(), await stage.novita()];
  const starts = [];
  const cpu = [];
  const idle = [];
  for (let times = 0; times < (quick ? 2 : 7); times++) {
    const { server, startMs } = await stage.service({ redis, novita, role: 'all', core: 'any' });
    starts.push(startMs);
    cpu.push(server.cpuMs());
    await pause(quick ? 2_000 : 10_000);
    idle.push(server.rssMb());
    await server.end('SIGTERM');
  }
  const [start, used, memory] = [spread(starts), spread(cpu), spread(idle)];
  return {
    facts: [
      {
        name: 'From `node dist/main.js` to ready',
        value: seconds(start),
        unit: 's',
        target: `≤ ${MOST_MS / 1_000} s`,
        holds: start.median <= MOST_MS,
      },
      { name: 'CPU of it', value: seconds(used), unit: 's' },
      {
        name: 'Memory when idle, ROLE=all',
        value: `${memory.median.toFixed(0)} (${memory.min.toFixed(0)}–${memory.max.toFixed(0)})`,
        unit: 'MB',
        target: `≤ ${MOST_MB} MB`,
        holds: memory.median <= MOST_MB,
      },
    ],
  };
}

function seconds({ median, min, max }) {
  return `${(median / 1_000).toFixed(2)} (${(min / 1_000).toFixed(2)}–${(max / 1_000).toFixed(2)})`;
}
