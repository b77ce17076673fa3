import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../common/clock.js';
import type { EventType } from '../events/event-types.js';
import type { PagePosition } from '../common/page-token.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import {
  type Attempt,
  type Delivery,
  DELIVERY_STATUSES,
  type DeliveryStatus,
  type EndpointName,
  laneOf,
} from './delivery.js';

const script = (file: string): LuaScript => new LuaScript(new URL(file, import.meta.url));
const create = script('./create-delivery.lua');
const claim = script('./claim-delivery.lua');
const settle = script('./settle-attempt.lua');
const revive = script('./revive-delivery.lua');
const overdue = script('./overdue-deliveries.lua');

const DAY_MS = 24 * 3_600_000;
/** How long what is settled can still be looked up and asked for again. */
const RETENTION_MS = 7 * DAY_MS;
/** Indexes reach further back than records, whose time begins when they settle. */
const INDEX_MS = 2 * RETENTION_MS;
const KEPT_ATTEMPTS = 50;
const SCAN = 100;
/** One page looks at no more deliveries than this; a short page is not the end. */
const MAX_SCANNED = 1_000;

export type Claim =
  /** Ours until the lease ends. */
  | { kind: 'claimed'; delivery: Delivery; token: string }
  /** Somebody is at its lane. */
  | { kind: 'busy'; leaseLeftMs: number }
  | { kind: 'early'; waitMs: number }
  /** An earlier delivery of its lane comes first, and wakes it when settled. */
  | { kind: 'behind' }
  | { kind: 'settled' };

export interface Settlement {
  status: DeliveryStatus;
  attempt: Attempt;
  /** Until the next attempt, while pending. */
  delayMs?: number;
}

export interface DeliveryQuery {
  instanceId?: string;
  endpoint?: string;
  /** Only what this owner has asked for. */
  owner?: string;
  status?: DeliveryStatus;
  limit: number;
  after?: PagePosition;
}

export interface DeliveryPage {
  /** Newest first, without bodies. */
  deliveries: Omit<Delivery, 'body'>[];
  /** Where the next page begins; absent at the end. */
  next?: PagePosition;
}

const LISTED = [
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

/** Keeps deliveries, who may work on them and when. Times that decide are those of Redis' clock. */
@Injectable()
export class DeliveriesRepository {
  private readonly logger = new Logger(DeliveriesRepository.name);

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    private readonly clock: Clock,
  ) {}

  /** Stores the delivery unless it is stored; says whether it needs a look now. */
  async create(delivery: Delivery): Promise<boolean> {
    const { id, createdAt, nextAttemptAt: _index, attempts, ...fields } = delivery;
    const createdAtMs = Date.parse(createdAt);
    const all = { id, createdAt, attempts: JSON.stringify(attempts), ...fields };
    const record = Object.entries(all).filter(([, value]) => value !== undefined);
    const looked = await create.run(
      this.redis.state,
      [
        this.recordKey(id),
        this.laneKey(delivery),
        this.dueKey,
        this.indexKey(),
        this.indexKey(delivery.instanceId ?? 'account'),
      ],
      [id, delivery.sequence, createdAtMs, createdAtMs - INDEX_MS, INDEX_MS, ...record.flat()],
    );
    return looked === 1;
  }

  async find(id: string): Promise<Delivery | undefined> {
    const [record, due] = await Promise.all([
      this.redis.state.hgetall(this.recordKey(id)),
      this.redis.state.zscore(this.dueKey, id),
    ]);
    return this.decode(id, record, due);
  }

  /** Takes the delivery for one attempt that may last `leaseMs`. */
  async claim(delivery: Delivery, leaseMs: number): Promise<Claim> {
    const token = randomUUID();
    const [kind, ...rest] = (await claim.run(
      this.redis.state,
      [this.recordKey(delivery.id), this.laneKey(delivery), this.leaseKey(delivery), this.dueKey],
      [delivery.id, token, leaseMs],
    )) as [Claim['kind'], ...(string | number)[]];
    if (kind === 'busy') return { kind, leaseLeftMs: Number(rest[0]) };
    if (kind === 'early') return { kind, waitMs: Number(rest[0]) };
    if (kind !== 'claimed') return { kind };
    const claimed = this.decode(delivery.id, pairs(rest.map(String)), null);
    return claimed ? { kind, delivery: claimed, token } : { kind: 'settled' };
  }

  /**
   * Writes what came of an attempt.
   *
   * @returns `undefined` when the lease was lost and nothing was written, else the next delivery of the lane, if any
   */
  async settle(
    { delivery, token }: Extract<Claim, { kind: 'claimed' }>,
    { status, attempt, delayMs = 0 }: Settlement,
  ): Promise<{ nextId?: string } | undefined> {
    const now = this.clock.now().getTime();
    const [written, nextId] = (await settle.run(
      this.redis.state,
      [
        this.recordKey(delivery.id),
        this.laneKey(delivery),
        this.leaseKey(delivery),
        this.dueKey,
        this.deadKey,
      ],
      [
        delivery.id,
        token,
        status,
        delivery.tries + 1,
        JSON.stringify([...delivery.attempts, attempt].slice(-KEPT_ATTEMPTS)),
        delayMs,
        RETENTION_MS,
        Date.parse(delivery.createdAt),
        now - INDEX_MS,
      ],
    )) as [number, string?];
    if (!written) return undefined;
    return nextId ? { nextId } : {};
  }

  /** Makes the delivery pending, due now, with a whole retry schedule before it; `false` when it does not exist. */
  async revive(delivery: Delivery): Promise<boolean> {
    const keys = [this.recordKey(delivery.id), this.laneKey(delivery), this.dueKey, this.deadKey];
    return (await revive.run(this.redis.state, keys, [delivery.id])) === 1;
  }

  /** Deliveries that should have been looked at `graceMs` ago or earlier. */
  async overdue(graceMs: number, limit: number): Promise<string[]> {
    return (await overdue.run(this.redis.state, [this.dueKey], [graceMs, limit])) as string[];
  }

  /** Takes what cannot be read out of the sweep's way. */
  async forget(id: string): Promise<void> {
    await this.redis.state.zrem(this.dueKey, id);
  }

  /** Deliveries by age, newest first; those whose record has expired are left out. */
  async list({ instanceId, endpoint, owner, status, limit, after }: DeliveryQuery): Promise<DeliveryPage> {
    const index = !instanceId && status === 'dead' ? this.deadKey : this.indexKey(instanceId);
    const wanted = (record: Omit<Delivery, 'body'>): boolean =>
      (!status || record.status === status) &&
      (!endpoint || record.endpoint === endpoint) &&
      (!owner || record.owner === owner);
    const deliveries: DeliveryPage['deliveries'] = [];
    let last: PagePosition | undefined;
    for (let scanned = 0; scanned < MAX_SCANNED; scanned += SCAN) {
      const entries = await this.entries(index, after, scanned);
      if (entries.length === 0) return { deliveries };
      const unseen = after ? entries.filter((entry) => isBehind(entry, after)) : entries;
      const records = await Promise.all(unseen.map(async ({ id }) => this.listed(id)));
      for (const [place, record] of records.entries()) {
        last = unseen[place];
        if (record && wanted(record)) deliveries.push(record);
        if (deliveries.length === limit) return { deliveries, next: last };
      }
    }
    return { deliveries, next: last };
  }

  /** Entries of an index from a moment backwards, that moment's own included. */
  private async entries(
    index: string,
    from: PagePosition | undefined,
    offset: number,
  ): Promise<PagePosition[]> {
    const start = from ? from.createdAt : '+inf';
    const page = ['LIMIT', offset, SCAN] as const;
    const flat = await this.redis.state.zrevrangebyscore(index, start, '-inf', 'WITHSCORES', ...page);
    return Object.entries(pairs(flat)).map(([id, score]) => ({ id, createdAt: Number(score) }));
  }

  private async listed(id: string): Promise<Omit<Delivery, 'body'> | undefined> {
    const [values, due] = await Promise.all([
      this.redis.state.hmget(this.recordKey(id), ...LISTED),
      this.redis.state.zscore(this.dueKey, id),
    ]);
    const record = Object.fromEntries(
      LISTED.flatMap((field, place) => (values[place] === null ? [] : [[field, values[place]]])),
    ) as Record<string, string>;
    const delivery = this.decode(id, record, due);
    if (!delivery) return undefined;
    const { body: _notListed, ...rest } = delivery;
    return rest;
  }

  /** A record that cannot be read is left alone, and does not keep others from being read. */
  private decode(id: string, record: Record<string, string>, due: string | null): Delivery | undefined {
    if (Object.keys(record).length === 0) return undefined;
    try {
      const delivery = Stored.parse(record);
      const pending = delivery.status === 'pending' && due !== null;
      return { ...delivery, ...(pending ? { nextAttemptAt: new Date(Number(due)).toISOString() } : {}) };
    } catch {
      this.logger.error({ deliveryId: id, msg: 'Delivery cannot be read' });
      return undefined;
    }
  }

  private get dueKey(): string {
    return this.keys.key('webhook-due');
  }

  private get deadKey(): string {
    return this.keys.key('webhook-dead');
  }

  private recordKey(id: string): string {
    return this.keys.key('webhook-delivery', id);
  }

  private laneKey(delivery: Delivery): string {
    return this.keys.key('webhook-lane', laneOf(delivery));
  }

  private leaseKey(delivery: Delivery): string {
    return this.keys.key('webhook-lease', laneOf(delivery));
  }

  private indexKey(instanceId?: string): string {
    return instanceId ? this.keys.key('webhook-deliveries', instanceId) : this.keys.key('webhook-deliveries');
  }
}

/** Whether an entry comes after a position, newest first; within one moment by id, as Redis orders it. */
function isBehind(entry: PagePosition, position: PagePosition): boolean {
  if (entry.createdAt !== position.createdAt) return entry.createdAt < position.createdAt;
  return entry.id < position.id;
}

/** `[a, 1, b, 2]` → `{ a: 1, b: 2 }`, in order. */
function pairs(flat: string[]): Record<string, string> {
  return Object.fromEntries(
    flat.flatMap((name, place) => (place % 2 === 0 ? [[name, flat[place + 1] ?? '']] : [])),
  );
}
