import type { Moment } from '../common/clock.js';
import type { Instance } from '../instances/instance.js';
import type { KnownInstance } from '../instances/instance-registry.js';
import { awaitsSpotPolicy, isRefusedForStock } from '../instances/spot-policy.js';

/** What to do next about a spot machine that is taken back. */
export type SpotStep =
  /** Nothing, or nothing any more. */
  | { do: 'nothing' }
  /** Write down that another one is bought. */
  | { do: 'decide' }
  /** Accept the successor. */
  | { do: 'order' }
  /** Write down that there is a record of the successor. */
  | { do: 'note-order' }
  /** The successor comes up: look again soon. */
  | { do: 'wait' }
  /** The successor is ready: let this one go. */
  | { do: 'release' }
  /** The successor has come to an end. */
  | { do: 'give-up' }
  /** Start it again, when there is stock. */
  | { do: 'restart'; notBefore: Moment };

/** After a start that there was no machine for, as long as a place that is out of stock rests (ms). */
export const REST_AFTER_REFUSAL_MS = 3 * 60_000;

/** @param successor the record of the successor, where one is decided on and there is one */
export function nextSpotStep(instance: Instance, successor: KnownInstance | undefined): SpotStep {
  if (!awaitsSpotPolicy(instance)) return { do: 'nothing' };
  const { replacement, spotPolicy } = instance;
  if (replacement) return nextOfReplacement(replacement.orderedAt !== undefined, successor);
  if (spotPolicy === 'replace') return { do: 'decide' };
  const { operation } = instance;
  const refusedAt = isRefusedForStock(operation) ? (operation.endedAt ?? 0) : undefined;
  return { do: 'restart', notBefore: refusedAt === undefined ? 0 : refusedAt + REST_AFTER_REFUSAL_MS };
}

function nextOfReplacement(wasOrdered: boolean, successor: KnownInstance | undefined): SpotStep {
  if (!successor) return wasOrdered ? { do: 'give-up' } : { do: 'order' };
  if (!wasOrdered) return { do: 'note-order' };
  if (successor === 'unreadable') return { do: 'wait' };
  switch (successor.status) {
    case 'ready':
      return { do: 'release' };
    case 'failed':
    case 'exited':
    case 'terminated':
    case 'stopping':
      return { do: 'give-up' };
    case 'creating':
    case 'starting':
    case 'running':
      return { do: 'wait' };
  }
}
