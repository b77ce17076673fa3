import type { EventType } from './event-types.js';

/** One event of the live stream. */
export interface LiveEvent {
  /** Its place in the stream (a Redis stream id): what a client that was away resumes from. */
  position: string;
  type: EventType;
  owner: string;
  /** Empty when it belongs to no instance. */
  instanceId: string;
  /** JSON in one line, as webhooks get it. */
  body: string;
}

/** The position before the first event of a stream that has had none. */
export const BEGINNING = '0-0';

/** Whether a text can be a position at all; whether there is such an event only the stream knows. */
export function isPosition(text: string): boolean {
  return /^\d{1,16}-\d{1,16}$/.test(text);
}
