import type { EventType } from './event-types.js';

/** Raised when a field of a payload changes its meaning or goes away; new fields do not raise it. */
export const PAYLOAD_VERSION = 1;

/** What every event tells about itself. */
export interface EventFacts {
  id: string;
  type: EventType;
  /** RFC 3339. */
  at: string;
  sequence: number;
}

/** The bytes of an event as every receiver gets them (Standard Webhooks 1.0.0): JSON in one line, frozen when it happens. */
export function renderBody({ id, type, at, sequence }: EventFacts, data: object): string {
  const payload = { version: PAYLOAD_VERSION, eventId: id, sequence, ...data };
  return JSON.stringify({ type, timestamp: at, data: payload });
}
