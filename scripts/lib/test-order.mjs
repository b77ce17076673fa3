import { statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './places.mjs';

/**
 * The suites that take longest, most of them by waiting, the longest of each half of the run first: one that began last
 * would be waited for alone. Only the order depends on it, so it needs no care but that the files exist.
 */
export const LONGEST_FIRST = [
  'test/integration/queue/heartbeat.spec.ts',
  'test/integration/redis/sentinel.spec.ts',
  'test/integration/auto-stop/auto-stop.spec.ts',
  'test/integration/sync/garbage-collection.spec.ts',
  'test/integration/spot/spot.spec.ts',
  'test/integration/events/event-streams.spec.ts',
  'test/integration/instances/purchase-races.spec.ts',
  'test/integration/queue/duties.spec.ts',
  'test/integration/instances/commands.spec.ts',
  'test/integration/queue/lost-workers.spec.ts',
  'test/integration/webhooks/recovery.spec.ts',
  'test/docs/guide.spec.ts',
  'test/integration/instances/last-machine.spec.ts',
  'test/integration/queue/queue-depths.spec.ts',
  'test/integration/queue/job-wakes.spec.ts',
  'test/integration/sync/wiped-redis.spec.ts',
  'test/integration/instances/long-outage.spec.ts',
  'test/integration/webhooks/hanging-receivers.spec.ts',
  'test/static/regular-expressions.spec.ts',
  'test/ui/page.spec.ts',
  'test/e2e/outages.spec.ts',
  'test/e2e/crash.spec.ts',
  'test/e2e/shutdown.spec.ts',
  'test/e2e/failures.spec.ts',
  'test/quick-start/start.spec.ts',
  'test/e2e/rolling-restart.spec.ts',
  'test/e2e/auto-stop.spec.ts',
  'test/chaos/fail-point-matrix.spec.ts',
  'test/e2e/spot.spec.ts',
  'test/e2e/configuration.spec.ts',
  'test/e2e/route-table.spec.ts',
  'test/e2e/idempotency.spec.ts',
  'test/e2e/webhook-kills.spec.ts',
  'test/chaos/redis-faults.spec.ts',
  'test/quick-start/doctor.spec.ts',
  'test/e2e/lost-answers.spec.ts',
  'test/e2e/role-matrix.spec.ts',
  'test/e2e/burst.spec.ts',
];

/** Jest's `testSequencer` of `npm test`: known long ones first, then the larger file before the smaller. */
export default class LongestFirst {
  /** @param {{ path: string }[]} tests */
  sort(tests) {
    const places = new Map(LONGEST_FIRST.map((file, place) => [join(projectRoot, file), place]));
    const order = tests.map((test) => ({
      test,
      place: places.get(test.path) ?? LONGEST_FIRST.length,
      size: statSync(test.path).size,
    }));
    return order.toSorted((a, b) => a.place - b.place || b.size - a.size).map(({ test }) => test);
  }

  /** @param {{ path: string }[]} tests */
  shard(tests) {
    return tests;
  }

  /** Nothing is remembered between runs. */
  allFailedTests() {
    return [];
  }

  cacheResults() {}
}
