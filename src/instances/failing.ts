import type { Moment } from '../common/clock.js';
import type { Failure } from './failure.js';
import type { Instance } from './instance.js';
import { observe } from './instance.js';
import { failOperation } from './operation.js';

/**
 * A start that failed: the status, the operation's error, and what the policy wants of the machine
 * (`stop` and `delete` become durable wishes; `keep` leaves it as it is).
 */
export function failStart(instance: Instance, failure: Failure, now: Moment): Instance {
  const failed = observe(instance, 'failed', now, failure.message);
  const desired = { stop: 'stopped', delete: 'deleted', keep: instance.desired } as const;
  const wish = instance.novitaInstanceId ? desired[instance.onStartFailure] : instance.desired;
  const shutdown = wish !== 'running' ? { requestedAt: now, calls: 0 } : instance.shutdown;
  return {
    ...failed,
    failure,
    desired: wish,
    shutdown,
    operation: failOperation(instance.operation, failure, now),
    deadlines: {},
    nextLookAt: wish === 'running' ? undefined : now,
  };
}
