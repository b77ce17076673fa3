import type { Instance } from './instance.js';
import { isDone } from './operation.js';

/** Where a start is that has not ended: under way, or waiting until there is a place for it. */
export type StartPlace = 'going' | 'waiting';

/**
 * So many starts may be under way at once over all processes (`INSTANCE_STARTUP_MAX_CONCURRENT`). Which are is said
 * by the records alone and written with them, so that no place is lost with whoever held it.
 */
export function placeAmongStarts({ operation, start }: Instance): StartPlace | undefined {
  if (operation.type !== 'start' || isDone(operation)) return undefined;
  return start?.goingSince === undefined ? 'waiting' : 'going';
}
