import { createHash } from 'node:crypto';
import { type EventType, isForWebhooks } from '../events/event-types.js';
import type { RecordedEvent } from '../events/recorded-event.js';
import { type Endpoint, type EndpointId, hears } from './endpoint.js';

/** Who asked to hear it: the deployment, the request that made or started the instance, or a registered endpoint. */
export type EndpointName = 'global' | 'request' | 'start' | EndpointId;

/** The endpoint's id when it is a registered one. */
export function registered(endpoint: EndpointName): EndpointId | undefined {
  return endpoint.startsWith('whe_') ? (endpoint as EndpointId) : undefined;
}

/** Where a delivery goes and on whose behalf. */
export interface Target {
  endpoint: EndpointName;
  url: string;
  /** Who may see the delivery, besides admins. */
  owner: string;
}

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead'] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One POST of a delivery. */
export interface Attempt {
  /** RFC 3339. */
  at: string;
  /** Where it went, when that is not where the delivery goes now. */
  url?: string;
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
  /** Where that request stands in its trace, when that is followed. */
  trace?: string;
  type: EventType;
  /** The event's place in the instance's life: 1, 2, 3 … */
  sequence: number;
  /** Where the latest attempt went; where it is to go, before the first. */
  url: string;
  endpoint: EndpointName;
  /** Who asked for it and may see it, besides admins. */
  owner: string;
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

/**
 * What has to be delivered when an event happened: to the global URL and to those of requests, the same URL once, and
 * to each registered endpoint that hears it.
 */
export function deliveriesOf(
  event: RecordedEvent,
  globalUrl: string | undefined,
  now: Date,
  endpoints: Endpoint[] = [],
): Delivery[] {
  if (!isForWebhooks(event.type)) return [];
  const asked: [EndpointName, string | undefined, string][] = [
    ['global', globalUrl, 'admin'],
    ['request', event.webhookUrl, event.owner],
    ['start', event.startWebhookUrl, event.owner],
  ];
  const ofRequests = asked
    .filter(([, url], index) => asked.findIndex((other) => other[1] === url) === index)
    .flatMap(([endpoint, url, owner]) => (url === undefined ? [] : [{ endpoint, url, owner }]));
  const ofEndpoints = endpoints
    .filter((endpoint) => hears(endpoint, event))
    .map(({ id, url, owner }) => ({ endpoint: id, url, owner }));
  return [...ofRequests, ...ofEndpoints]
    .filter(({ url }) => url !== event.notTo)
    .map((target) => deliveryOf(event, target, now));
}

export function deliveryOf(event: RecordedEvent, { endpoint, url, owner }: Target, now: Date): Delivery {
  return {
    id: deliveryId(event.id, endpoint),
    eventId: event.id,
    instanceId: event.instanceId,
    requestId: event.requestId ?? event.id,
    trace: event.trace,
    type: event.type,
    sequence: event.sequence,
    url,
    endpoint,
    owner,
    status: 'pending',
    tries: 0,
    attempts: [],
    body: event.body,
    createdAt: now.toISOString(),
  };
}

/** The delivery as it goes to another URL from now on: its attempts until now say where they went. */
export function movedTo(delivery: Delivery, url: string): Delivery {
  if (url === delivery.url) return delivery;
  const attempts = delivery.attempts.map((attempt) => ({ ...attempt, url: attempt.url ?? delivery.url }));
  return { ...delivery, url, attempts };
}

/** Whether it tells of another message that was given up; nothing tells of it when it is given up itself. */
export function isAboutMessage({ type }: Pick<Delivery, 'type'>): boolean {
  return type.startsWith('webhook_message.');
}

/**
 * Deliveries of one lane go one after the other: those of one instance (or of none) to one endpoint. What tells of other
 * messages, of which there are many when somebody is down, has a lane of its own and keeps nothing else waiting.
 */
export function laneOf({
  instanceId,
  type,
  url,
  endpoint,
}: Pick<Delivery, 'instanceId' | 'type' | 'url' | 'endpoint'>): string {
  const target = registered(endpoint) ?? createHash('sha256').update(url).digest('hex').slice(0, 16);
  return `${instanceId ?? (isAboutMessage({ type }) ? 'messages' : 'account')}-${target}`;
}
