import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectRoot } from '../../scripts/lib/places.mjs';
import { familyOf, readFamilies } from '../key-families.mjs';
import { ADMIN_KEY } from '../environment.mjs';
import { ask } from '../stage.mjs';
import { CREATE } from '../world.mjs';

const MOST_GROWTH = 5;
const EVERY_MS = 5_000;
/** Instances that live at the same time. */
const LIVING = 100;
/** Requests per second, reads and writes together. */
const PER_SECOND = 200;
/** What comes first is the way to the steady state: caches fill, code is compiled. */
const SETTLING = 0.3;

/** Ended records and settled deliveries go after seconds instead of days, so that there is a steady state to see. */
const SHORT = {
  SYNC_INTERVAL_MINUTES: '0.2',
  SYNC_OBSOLETE_INSTANCE_RETENTION_DAYS: '0.0002',
  OPERATION_RETENTION_DAYS: '0.0005',
  WEBHOOK_LOG_RETENTION_DAYS: '0.0005',
  WEBHOOK_LOG_MAX_ENTRIES: '1000',
  INSTANCE_POLL_INTERVAL_SECONDS: '1',
  QUOTA_INSTANCES: '100000',
};

/**
 * Mixed load for minutes on one process that does everything: what its memory and its store grow by once they have
 * settled.
 *
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../options.mjs').Options} options
 */
export async function leaks(stage, { minutes }) {
  const families = readFamilies(readFileSync(join(projectRoot, 'docs', 'scaling.md'), 'utf8'));
  const redis = await stage.redis();
  const novita = await stage.novita({ bootMs: 100 });
  const { url, server } = await stage.service({ redis, novita, role: 'all', core: 'any', env: SHORT });
  const samples = [];
  const begun = performance.now();
  const until = begun + minutes * 60_000;
  const load = aMixedLoad(url, until);
  while (performance.now() < until) {
    await pause(Math.min(EVERY_MS, Math.max(0, until - performance.now())));
    samples.push({
      minute: (performance.now() - begun) / 60_000,
      rssMb: server.rssMb(),
      keys: await redis.client.dbsize(),
    });
  }
  const done = await load;
  const settled = samples.filter(({ minute }) => minute > minutes * SETTLING);
  const rss = slopePerHour(settled, 'rssMb');
  const keys = slopePerHour(settled, 'keys');
  const byFamily = await countKeys(redis.client, families);
  const unknown = byFamily.get('unknown') ?? 0;
  return {
    minutes,
    done,
    samples,
    families: Object.fromEntries(byFamily),
    facts: [
      { name: `Requests in ${minutes} min`, value: done.requests, unit: `(${done.failed} refused)` },
      {
        name: 'Memory grows by',
        value: ((rss.perHour / rss.mean) * 100).toFixed(1),
        unit: `% per hour (mean ${rss.mean.toFixed(0)} MB)`,
        target: `< ${MOST_GROWTH} %`,
        holds: rss.perHour / rss.mean < MOST_GROWTH / 100,
      },
      {
        name: 'Keys in Redis grow by',
        value: ((keys.perHour / keys.mean) * 100).toFixed(1),
        unit: `% per hour (mean ${keys.mean.toFixed(0)})`,
      },
      { name: 'Keys of no known family', value: unknown, target: '0', holds: unknown === 0 },
    ],
  };
}

/** Rents, reads, uses, stops and deletes, at a steady pace. */
async function aMixedLoad(url, until) {
  const done = { requests: 0, failed: 0 };
  const living = [];
  const call = async (method, path, body) => {
    done.requests += 1;
    return ask(url, ADMIN_KEY, method, path, body).catch(() => {
      done.failed += 1;
    });
  };
  const begun = performance.now();
  for (let n = 0; performance.now() < until; n++) {
    const id = living[n % Math.max(1, living.length)];
    if (n % 40 === 0) {
      const made = await call('POST', '/api/instances', JSON.parse(CREATE));
      if (made) living.push(made.instanceId);
      if (living.length > LIVING) void call('DELETE', `/api/instances/${living.shift()}`);
    } else if (id === undefined) {
      continue;
    } else if (n % 40 === 20) {
      void call('POST', `/api/instances/${id}/stop`);
    } else if (n % 4 === 1) {
      void call('GET', '/api/instances?pageSize=20');
    } else if (n % 4 === 2) {
      void call('PUT', `/api/instances/${id}/last-used`, {});
    } else {
      void call('GET', `/api/instances/${id}`);
    }
    const ahead = (n / PER_SECOND) * 1_000 - (performance.now() - begun);
    if (ahead > 0) await pause(ahead);
  }
  return done;
}

/** By how much a figure grows in an hour: the slope of the line through the samples. */
function slopePerHour(samples, field) {
  const n = samples.length;
  const mean = samples.reduce((sum, sample) => sum + sample[field], 0) / n;
  const middle = samples.reduce((sum, { minute }) => sum + minute, 0) / n;
  const top = samples.reduce((sum, sample) => sum + (sample.minute - middle) * (sample[field] - mean), 0);
  const bottom = samples.reduce((sum, { minute }) => sum + (minute - middle) ** 2, 0);
  return { mean, perHour: (top / bottom) * 60 };
}

async function countKeys(client, families) {
  const counts = new Map();
  let cursor = '0';
  do {
    const [next, keys] = await client.scan(cursor, 'COUNT', 1_000);
    cursor = next;
    for (const key of keys) {
      const family = familyOf(key, families) ?? 'unknown';
      counts.set(family, (counts.get(family) ?? 0) + 1);
    }
  } while (cursor !== '0');
  return counts;
}
