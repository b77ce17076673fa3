import type { Moment } from '../common/clock.js';
import type { FailureCode } from '../instances/failure.js';
import type { Instance, Replacement } from '../instances/instance.js';
import type { KnownInstance } from '../instances/instance-registry.js';
import { awaitsSpotPolicy, isRefusedForStock, isTakenBackAgain } from '../instances/spot-policy.js';

/** What to do next about a spot machine that is taken back. */
export type SpotStep =
  /** Nothing, or nothing any more. */
  | { do: 'nothing' }
  /** Write down that another one is bought, when its time has come. */
  | { do: 'decide'; number: number; tries: number; notBefore: Moment }
  /** Accept the successor. */
  | { do: 'order' }
  /** Write down that there is a record of the successor. */
  | { do: 'note-order' }
  /** The successor comes up, or is being deleted: look again soon. */
  | { do: 'wait' }
  /** The successor is ready: let this one go. */
  | { do: 'release' }
  /** The successor did not come up and has a machine all the same: have that deleted. */
  | { do: 'clear' }
  /** The successor did not come up and costs nothing: another one is tried after a rest. */
  | { do: 'rest' }
  /** The successor has come to an end, and no other is tried. */
  | { do: 'give-up' }
  /** Start it again, when there is stock. */
  | { do: 'restart'; notBefore: Moment };

/** After a start that there was no machine for, as long as a place that is out of stock rests (ms). */
export const REST_AFTER_REFUSAL_MS = 3 * 60_000;

/** So many successors are tried each time that a machine is taken back; the rests between them double. */
export const MOST_SUCCESSORS = 5;

/** Failures of a successor after which another one may come up; `create_unresolved` is none: something may have been bought. */
const MAY_PASS = new Set<FailureCode>([
  'no_capacity',
  'no_offers',
  'network_error',
  'machine_failed',
  'startup_timeout',
  'health_check_timeout',
  'exited_during_startup',
  'vanished_during_startup',
  'spot_reclaimed',
]);

/** @param successor the record of the successor, where one is decided on and there is one */
export function nextSpotStep(instance: Instance, successor: KnownInstance | undefined): SpotStep {
  if (!awaitsSpotPolicy(instance)) return { do: 'nothing' };
  const { replacement, spotPolicy } = instance;
  if (replacement && !hasEnded(replacement)) return nextOfReplacement(replacement, successor);
  if (spotPolicy === 'replace') return nextSuccessor(instance);
  const { operation } = instance;
  const refusedAt = isRefusedForStock(operation) ? (operation.endedAt ?? 0) : undefined;
  return { do: 'restart', notBefore: refusedAt === undefined ? 0 : refusedAt + REST_AFTER_REFUSAL_MS };
}

function hasEnded({ failedAt, restsSince }: Replacement): boolean {
  return failedAt !== undefined || restsSince !== undefined;
}

function nextSuccessor(instance: Instance): SpotStep {
  const { replacement } = instance;
  if (!replacement) return { do: 'decide', number: 1, tries: 1, notBefore: 0 };
  const { number = 1, tries = 1, restsSince = 0 } = replacement;
  return isTakenBackAgain(instance)
    ? { do: 'decide', number: number + 1, tries: 1, notBefore: 0 }
    : {
        do: 'decide',
        number: number + 1,
        tries: tries + 1,
        notBefore: restsSince + REST_AFTER_REFUSAL_MS * 2 ** (tries - 1),
      };
}

function nextOfReplacement(
  { orderedAt, tries = 1 }: Replacement,
  successor: KnownInstance | undefined,
): SpotStep {
  const wasOrdered = orderedAt !== undefined;
  if (!successor) return wasOrdered ? { do: 'give-up' } : { do: 'order' };
  if (!wasOrdered) return { do: 'note-order' };
  if (successor === 'unreadable') return { do: 'wait' };
  switch (successor.status) {
    case 'ready':
      return { do: 'release' };
    case 'creating':
    case 'starting':
    case 'running':
      return { do: 'wait' };
    case 'failed':
    case 'exited':
    case 'terminated':
    case 'stopping':
      return tries < MOST_SUCCESSORS ? afterFailure(successor) : { do: 'give-up' };
  }
}

/** Another one is tried only when nobody wanted this end, and not before what was bought for it is gone. */
function afterFailure(successor: Instance): SpotStep {
  const { failure, readyAt, status, desired, novitaInstanceId, purchase } = successor;
  if (!failure || !MAY_PASS.has(failure.code) || readyAt !== undefined) return { do: 'give-up' };
  if (status === 'terminated') return { do: 'rest' };
  if (novitaInstanceId === undefined && !purchase.intent) return { do: 'rest' };
  if (desired === 'deleted') return { do: 'wait' };
  const isToStay = successor.onStartFailure === 'keep' || successor.protected || successor.foreign;
  return { do: isToStay ? 'give-up' : 'clear' };
}
