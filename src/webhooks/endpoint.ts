import { randomBytes } from 'node:crypto';
import { type EventType, isForWebhooks } from '../events/event-types.js';
import type { RecordedEvent } from '../events/recorded-event.js';
import type { Moment } from '../common/clock.js';
import type { Sealed } from '../redis/secret-box.js';

/** How long the secret before the present one still signs, too. */
export const ROTATION_MS = 24 * 3_600_000;

export type EndpointId = `whe_${string}`;

/** An address that somebody registered for events. */
export interface Endpoint {
  id: EndpointId;
  owner: string;
  /** Whether it hears what happens to everybody; only what admins have registered does. */
  hearsAll: boolean;
  url: string;
  description?: string;
  /** Only these; every type when there are none. */
  types: EventType[];
  enabled: boolean;
  secret: Sealed;
  /** Signs beside the present one until `until`. */
  previous?: { secret: Sealed; until: Moment };
  createdAt: Moment;
  /** Set when it was disabled by us. */
  disabled?: { at: Moment; reason: string };
}

/** Whether an event is for this endpoint. */
export function hears(endpoint: Endpoint, { type, owner }: Pick<RecordedEvent, 'type' | 'owner'>): boolean {
  if (!endpoint.enabled || !isForWebhooks(type)) return false;
  if (!endpoint.hearsAll && endpoint.owner !== owner) return false;
  return endpoint.types.length === 0 || endpoint.types.includes(type);
}

/** A secret of Standard Webhooks: 32 random bytes. */
export function makeSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** The sealed secrets that sign now, the present one first. */
export function signingSecrets({ secret, previous }: Endpoint, now: Moment): Sealed[] {
  return previous && now < previous.until ? [secret, previous.secret] : [secret];
}
