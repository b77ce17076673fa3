import type { Moment } from '../common/clock.js';
import type { Instance, NovitaFacts } from './instance.js';

/** Why an instance is `exited` whose machine Novita has taken back. */
export const SPOT_RECLAIMED = 'spot_reclaimed';

/** Novita's words for a spot machine that it takes back. */
const TAKEN_BACK = new Set(['notified', 'reclaiming', 'terminated']);

/**
 * Notes what Novita's last words say about taking the machine back: a notice, or that it has happened. Words that were
 * left over from an earlier reclaim are no news.
 */
export function noteReclaim(instance: Instance, now: Moment): Instance {
  const { novita, reclaim, spec } = instance;
  if (!novita || spec.billingMode !== 'spot') return instance;
  if (!isTakenBack(novita))
    return reclaim && novita.status === 'running' ? { ...instance, reclaim: undefined } : instance;
  const { spotReclaimTime: at } = novita;
  const isOld = reclaim?.reclaimedAt !== undefined && reclaim.at === at;
  if (isOld) return instance;
  if (novita.status === 'exited') return instance.desired === 'running' ? reclaimed(instance, now) : instance;
  if (reclaim?.noticedAt !== undefined && reclaim.reclaimedAt === undefined)
    return reclaim.at === at ? instance : { ...instance, reclaim: { ...reclaim, at } };
  return { ...instance, reclaim: { noticedAt: now, at } };
}

/** Whether the machine came to rest since a moment because Novita took it back. */
export function wasReclaimedSince({ reclaim }: Instance, moment: Moment): boolean {
  return reclaim?.reclaimedAt !== undefined && reclaim.reclaimedAt >= moment;
}

function reclaimed(instance: Instance, now: Moment): Instance {
  const { reclaim, novita } = instance;
  const noticedAt = reclaim?.reclaimedAt === undefined ? reclaim?.noticedAt : undefined;
  return {
    ...instance,
    reclaim: { noticedAt, at: novita?.spotReclaimTime ?? reclaim?.at, reclaimedAt: now },
  };
}

function isTakenBack({ spotStatus, spotReclaimTime }: NovitaFacts): boolean {
  return spotReclaimTime !== undefined || (spotStatus !== undefined && TAKEN_BACK.has(spotStatus));
}
