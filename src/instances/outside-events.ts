import type { EventType } from '../events/event-types.js';
import type { InstanceEventDataDto } from './dto/instance-event.dto.js';
import type { Instance, OutsideChange } from './instance.js';
import { isSettled } from './lifecycle.js';

/** What happened to the machine without this service having asked for it, by the difference of two records. */
export function happenedOutside(before: Instance | undefined, after: Instance): EventType[] {
  const types: EventType[] = [];
  const { reclaim, changedOutside } = after;
  if (changedOutside && before?.changedOutside?.at !== changedOutside.at)
    types.push('instance.changed_outside');
  if (reclaim?.noticedAt !== undefined && before?.reclaim?.noticedAt !== reclaim.noticedAt)
    types.push('instance.spot.reclaim_notified');
  if (reclaim?.reclaimedAt !== undefined && before?.reclaim?.reclaimedAt !== reclaim.reclaimedAt)
    types.push('instance.spot.reclaimed');
  if (after.replacement?.releasedAt !== undefined && before?.replacement?.releasedAt === undefined)
    types.push('instance.replaced');
  return types;
}

/** A settled machine that nobody wanted to be deleted is gone; what vanishes during a start is a failed start. */
export function hasVanished(before: Instance | undefined, after: Instance): boolean {
  return (
    after.status === 'terminated' &&
    after.novitaInstanceId !== undefined &&
    after.desired !== 'deleted' &&
    before !== undefined &&
    isSettled(before.status)
  );
}

/** Both sides of the last change that did not come from here. */
export function sidesOf({ changedOutside }: Instance): Pick<OutsideChange, 'before' | 'after'> {
  return { before: changedOutside?.before ?? {}, after: changedOutside?.after ?? {} };
}

/** What such an event tells beside the instance. */
export function factsOfOutside(
  type: EventType,
  instance: Instance,
): Pick<InstanceEventDataDto, 'before' | 'after' | 'reclaimAt' | 'replacedBy'> {
  if (type === 'instance.changed_outside') return sidesOf(instance);
  if (type === 'instance.replaced') return { replacedBy: instance.replacement?.successorId };
  if (!type.startsWith('instance.spot.')) return {};
  const at = instance.reclaim?.at;
  return { reclaimAt: at === undefined ? undefined : new Date(at).toISOString() };
}
