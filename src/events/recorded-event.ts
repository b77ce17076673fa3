import { hash } from 'node:crypto';
import type { EventType } from './event-types.js';

/** Who or what made it happen: a key's owner, or one of our duties. */
export type Actor = string;

/** One thing that happened, as it lies in the outbox. Events of the account as a whole belong to no instance. */
export interface RecordedEvent {
  id: string;
  type: EventType;
  /** RFC 3339. */
  at: string;
  instanceId?: string;
  /** Who may hear it, besides admins. */
  owner: string;
  /** 1, 2, 3 … per instance; for events without one it grows, with gaps. */
  sequence: number;
  actor: Actor;
  /** The request that all of this follows from. */
  requestId?: string;
  /** Where that request stands in its trace, when that is followed. */
  trace?: string;
  reason?: string;
  /** The status before, or what a change was about as it was before. */
  before?: string | Record<string, unknown>;
  /** Likewise, as it is now. */
  after?: string | Record<string, unknown>;
  /** The exact bytes that every delivery of this event carries: JSON in one line. */
  body: string;
  /** The one URL that does not hear it, whoever has asked: it tells of that URL. */
  notTo?: string;
  /** The request's own webhook, which hears it beside the global one. */
  webhookUrl?: string;
  /** The webhook of the start that it belongs to, which hears it beside those. */
  startWebhookUrl?: string;
}

/** An event in an instance's timeline: what happened, without the document that it was announced with. */
export type TimelineEntry = Pick<
  RecordedEvent,
  'id' | 'type' | 'at' | 'actor' | 'reason' | 'before' | 'after' | 'sequence'
>;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same causes give the same id, however often the work behind them is repeated. */
export function derivedEventId(...causes: (string | number)[]): string {
  const digest = hash('sha256', causes.join('|'), 'buffer');
  let id = 'evt_';
  for (let place = 0; place < 26; place++) id += ALPHABET[(digest[place] ?? 0) % 32];
  return id;
}
