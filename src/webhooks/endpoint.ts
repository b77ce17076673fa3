import { randomBytes } from 'node:crypto';
import { type EventType, isForWebhooks } from '../events/event-types.js';
import type { RecordedEvent } from '../events/recorded-event.js';
import type { Moment } from '../common/clock.js';
import type { Sealed } from '../redis/secret-box.js';

/** How long a secret before the present one still signs, too. */
export const ROTATION_MS = 24 * 3_600_000;

/** So many earlier secrets sign at the most. */
const MOST_PREVIOUS = 4;

export type EndpointId = `whe_${string}`;

/** A secret that was rotated. */
export interface PreviousSecret {
  secret: Sealed;
  until: Moment;
}

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
  /** Sign beside the present one until `until`, the latest first; a single one as older versions have stored it. */
  previous?: PreviousSecret[] | PreviousSecret;
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
export function signingSecrets(endpoint: Endpoint, now: Moment): Sealed[] {
  return [endpoint.secret, ...stillSigning(endpoint, now).map(({ secret }) => secret)];
}

/** Until when any secret but the present one signs. */
export function previousUntil({ previous }: Endpoint): Moment | undefined {
  return listOf(previous)[0]?.until;
}

/** The earlier secrets once the present one is one of them: a receiver that was told of none of the last still verifies. */
export function retired(endpoint: Endpoint, until: Moment, now: Moment): PreviousSecret[] {
  return [{ secret: endpoint.secret, until }, ...stillSigning(endpoint, now)].slice(0, MOST_PREVIOUS);
}

function stillSigning({ previous }: Endpoint, now: Moment): PreviousSecret[] {
  return listOf(previous).filter(({ until }) => now < until);
}

function listOf(previous: Endpoint['previous']): PreviousSecret[] {
  return Array.isArray(previous) ? previous : previous ? [previous] : [];
}
