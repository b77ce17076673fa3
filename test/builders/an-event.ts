import { renderBody } from '../../src/events/event-body.js';
import type { EventType } from '../../src/events/event-types.js';
import { derivedEventId, type RecordedEvent } from '../../src/events/recorded-event.js';

/** A thing that happened, as it is written; the same sequence gives the same event. */
export function anEvent(change: Partial<RecordedEvent> = {}): RecordedEvent {
  const sequence = change.sequence ?? 1;
  const type: EventType = change.type ?? 'instance.ready';
  const instanceId = 'inst_01JD0000000000000000000001';
  const at = '2026-11-22T10:00:00.000Z';
  const id = derivedEventId(change.instanceId ?? instanceId, sequence, type);
  return {
    id,
    type,
    at,
    instanceId,
    owner: 'admin',
    sequence,
    actor: 'startup',
    body: renderBody({ id, type, at, sequence }, { instanceId: change.instanceId ?? instanceId }),
    ...change,
  };
}
