import type { EventType } from './event-types.js';
import { derivedEventId, type RecordedEvent } from './recorded-event.js';

export type { EventType } from './event-types.js';

/** One thing that happened to one instance. Written in the same Lua call as the record that it tells about. */
export interface InstanceEvent extends RecordedEvent {
  instanceId: string;
  requestId: string;
}

/** The same event has the same id, however often the work that causes it is repeated. */
export function eventId(instanceId: string, sequence: number, type: EventType): string {
  return derivedEventId(instanceId, sequence, type);
}
