import { createHash } from 'node:crypto';
import type { EventType } from '../events/event-types.js';
import type { RecordedEvent } from '../events/recorded-event.js';

/** Who asked to hear it: the deployment, the request that made the instance or the one that started it. */
export type EndpointName = 'global' | 'request' | 'start';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead'] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One POST of a delivery. */
export interface Attempt {
  /** RFC 3339. */
  at: string;
  durationMs: number;
  /** The HTTP status; absent when there was no answer. */
  status?: number;
  /** Why there was no answer. */
  error?: string;
  /** The beginning of what the receiver answered. */
  response?: string;
}

/** One event on its way to one address. Its id and body never change; attempts are rows under it. */
export interface Delivery {
  /** Also the `webhook-id`, so that a receiver can tell a repetition. */
  id: string;
  eventId: string;
  /** Absent when the event belongs to no instance. */
  instanceId?: string;
  /** The request that the event follows from. */
  requestId: string;
  type: EventType;
  /** The event's place in the instance's life: 1, 2, 3 … */
  sequence: number;
  url: string;
  endpoint: EndpointName;
  status: DeliveryStatus;
  /** Attempts since it was made or last asked for again; the retry schedule counts these. */
  tries: number;
  /** The latest attempts, oldest first. */
  attempts: Attempt[];
  /** The exact bytes of every attempt. */
  body: string;
  /** RFC 3339. */
  createdAt: string;
  /** RFC 3339; while pending and first in its lane. */
  nextAttemptAt?: string;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same event for the same endpoint has the same id, however often the outbox is relayed. */
export function deliveryId(eventId: string, endpoint: EndpointName): string {
  const digest = createHash('sha256').update(`${eventId}|${endpoint}`).digest();
  return `msg_${Array.from(digest.subarray(0, 26), (byte) => ALPHABET[byte % 32]).join('')}`;
}

/** What has to be delivered when an event happened: to the global URL and to those of requests, the same URL once. */
export function deliveriesOf(event: RecordedEvent, globalUrl: string | undefined, now: Date): Delivery[] {
  const asked: [EndpointName, string | undefined][] = [
    ['global', globalUrl],
    ['request', event.webhookUrl],
    ['start', event.startWebhookUrl],
  ];
  const targets = asked.filter(([, url], index) => asked.findIndex((other) => other[1] === url) === index);
  return targets.flatMap(([endpoint, url]) =>
    url === undefined ? [] : [deliveryOf(event, endpoint, url, now)],
  );
}

function deliveryOf(event: RecordedEvent, endpoint: EndpointName, url: string, now: Date): Delivery {
  return {
    id: deliveryId(event.id, endpoint),
    eventId: event.id,
    instanceId: event.instanceId,
    requestId: event.requestId ?? event.id,
    type: event.type,
    sequence: event.sequence,
    url,
    endpoint,
    status: 'pending',
    tries: 0,
    attempts: [],
    body: event.body,
    createdAt: now.toISOString(),
  };
}

/** Deliveries of one lane go one after the other: those of one instance (or of none) to one address. */
export function laneOf({ instanceId, url }: Pick<Delivery, 'instanceId' | 'url'>): string {
  return `${instanceId ?? 'account'}-${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;
}
