import { createHash } from 'node:crypto';

/** What can happen to an instance and is told to webhooks and the live stream. */
export const EVENT_TYPES = [
  'instance.created',
  'instance.starting',
  'instance.pulling',
  'instance.running',
  'instance.health_check.failed',
  'instance.ready',
  'instance.failed',
  'instance.stopping',
  'instance.stop_stuck',
  'instance.stopped',
  'instance.deleted',
  'instance.adopted',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Who or what made it happen: a key's owner, or one of our duties. */
export type Actor = string;

/** One thing that happened to one instance. Written in the same Lua call as the record that it tells about. */
export interface InstanceEvent {
  id: string;
  type: EventType;
  /** RFC 3339. */
  at: string;
  instanceId: string;
  owner: string;
  /** 1, 2, 3 … per instance. */
  sequence: number;
  actor: Actor;
  /** The request that all of this follows from. */
  requestId: string;
  reason?: string;
  before?: string;
  after?: string;
  /** The exact bytes that every delivery of this event carries. */
  body: string;
  /** The request's own webhook, which hears it beside the global one. */
  webhookUrl?: string;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same event has the same id, however often the work that causes it is repeated. */
export function eventId(instanceId: string, sequence: number, type: EventType): string {
  const digest = createHash('sha256').update(`${instanceId}|${sequence}|${type}`).digest();
  return `evt_${Array.from(digest.subarray(0, 26), (byte) => ALPHABET[byte % 32]).join('')}`;
}
