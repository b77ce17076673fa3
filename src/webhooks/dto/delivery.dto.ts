import type { EventType } from '../../events/event-types.js';
import type { DeliveryStatus } from '../delivery.js';

/** One POST of a delivery. */
export class AttemptDto {
  at: string;

  /**
   * Where it went, when the endpoint has been given another URL since.
   * @example "https://example.com/hook-before"
   */
  url?: string;

  durationMs: number;

  /** The HTTP status; absent when there was no answer. */
  status?: number;

  /**
   * Why there was no answer.
   * @example "timeout"
   */
  error?: string;

  /**
   * The beginning of what the receiver answered.
   * @example "ok"
   */
  response?: string;
}

/** One event on its way to one address. */
export class DeliveryDto {
  /**
   * Also the `webhook-id`, so that a receiver can tell a repetition.
   * @example "msg_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  id: string;

  /** @example "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  eventId: string;

  /**
   * Absent when the event belongs to no instance.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  instanceId?: string;

  /**
   * The request that the event follows from.
   * @example "req_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  requestId: string;

  type: EventType;

  /** The event's place in the instance's life: 1, 2, 3 … */
  sequence: number;

  /**
   * Where the latest attempt went; where it is to go, before the first.
   * @example "https://example.com/hook"
   */
  url: string;

  /**
   * Who asked to hear it: `global` (the deployment), `request` or `start` (the request that made or started the
   * instance), or the id of a registered endpoint.
   * @example "global"
   */
  endpoint: string;

  /**
   * Who asked for it and may see it, besides admins.
   * @example "ada"
   */
  owner: string;

  status: DeliveryStatus;

  /** Attempts since it was made or last asked for again; the retry schedule counts these. */
  tries: number;

  /** The latest, oldest first. */
  attempts: AttemptDto[];

  createdAt: string;

  /** While it is pending and first in its lane. */
  nextAttemptAt?: string;
}

/** One page, newest first; it may be short without being the last. */
export class DeliveriesDto {
  deliveries: DeliveryDto[];

  /**
   * For the next page; absent on the last.
   * @example "WzEsImEiXQ.kR3bJ0sXq1k"
   */
  nextPageToken?: string;
}

/** A delivery that is on its way again. */
export class RedeliveryDto {
  /** @example "msg_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  id: string;

  status: 'pending';
}

/** What was sent on its way again. */
export class ReplayDto {
  /**
   * How many deliveries this call has made pending.
   * @example 42
   */
  replayed: number;

  /**
   * Ask again with it, for what is left; absent at the end.
   * @example "WzEsImEiXQ.kR3bJ0sXq1k"
   */
  nextPageToken?: string;
}
