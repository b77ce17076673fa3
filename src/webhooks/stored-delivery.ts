import { z } from 'zod';
import type { EventType } from '../events/event-types.js';
import { type Delivery, DELIVERY_STATUSES, type EndpointName } from './delivery.js';

/** What lists tell: all but the body. */
export type ListedDelivery = Omit<Delivery, 'body'>;

export const LISTED_FIELDS = [
  'id',
  'eventId',
  'instanceId',
  'requestId',
  'type',
  'sequence',
  'url',
  'endpoint',
  'owner',
  'status',
  'tries',
  'attempts',
  'createdAt',
] as const;

const Attempts = z.array(
  z.object({
    at: z.string(),
    url: z.string().optional(),
    durationMs: z.number(),
    status: z.number().optional(),
    error: z.string().optional(),
    response: z.string().optional(),
  }),
);

/** What a stored record has to be; further fields, types and endpoints are those of another version of us. */
const Stored = z.object({
  id: z.string(),
  eventId: z.string(),
  instanceId: z.string().optional(),
  requestId: z.string(),
  trace: z.string().optional(),
  type: z.string().transform((type) => type as EventType),
  sequence: z.coerce.number(),
  url: z.string(),
  endpoint: z.string().transform((endpoint) => endpoint as EndpointName),
  owner: z.string().default('admin'),
  status: z.enum(DELIVERY_STATUSES),
  tries: z.coerce.number(),
  attempts: z.string().transform((text) => Attempts.parse(JSON.parse(text))),
  body: z.string().default(''),
  createdAt: z.string(),
});

/**
 * Reads a record.
 *
 * @param due when it is to be looked at next (ms), as Redis keeps it
 * @throws when it is not one that this version can read
 */
export function decodeDelivery(record: Record<string, string>, due: string | null): Delivery {
  const delivery = Stored.parse(record);
  const waits = delivery.status === 'pending' && due !== null;
  return { ...delivery, ...(waits ? { nextAttemptAt: new Date(Number(due)).toISOString() } : {}) };
}

/** The record of a delivery as Redis keeps it: fields and values in turn. */
export function encodeDelivery({ nextAttemptAt: _index, attempts, ...fields }: Delivery): string[] {
  return Object.entries({ ...fields, attempts: JSON.stringify(attempts) })
    .filter(([, value]) => value !== undefined)
    .flatMap(([field, value]) => [field, String(value)]);
}

/** `[a, 1, b, 2]` → `{ a: 1, b: 2 }`, in order. */
export function pairs(flat: string[]): Record<string, string> {
  return Object.fromEntries(
    flat.flatMap((name, place) => (place % 2 === 0 ? [[name, flat[place + 1] ?? '']] : [])),
  );
}
