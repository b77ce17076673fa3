import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SettlingScript } from '../access/idempotency/settling-script.js';
import { Clock } from '../common/clock.js';
import { WEBHOOKS_CONFIG } from '../config/config.module.js';
import type { WebhooksConfig } from '../config/config.js';
import { APPEND_EVENTS, EventLog } from '../events/event-log.js';
import type { RecordedEvent } from '../events/recorded-event.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { type Attempt, type Delivery, type DeliveryStatus, movedTo } from './delivery.js';
import { DeliveryKeys } from './delivery-keys.js';
import { decodeDelivery, encodeDelivery, type ListedDelivery, pairs } from './stored-delivery.js';

const script = (file: string): LuaScript => new LuaScript(new URL(file, import.meta.url));
const create = new SettlingScript(new URL('./create-delivery.lua', import.meta.url));
const claim = script('./claim-delivery.lua');
const park = script('./park-delivery.lua');
const settle = new LuaScript(new URL('./settle-attempt.lua', import.meta.url), [APPEND_EVENTS]);
const revive = new SettlingScript(new URL('./revive-delivery.lua', import.meta.url));
const overdue = script('./overdue-deliveries.lua');

const KEPT_ATTEMPTS = 50;

export type Claim =
  /** Ours until the lease ends. */
  | {
      kind: 'claimed';
      delivery: Delivery;
      token: string;
      /** How often it has been asked for again. */
      asked: number;
    }
  /** Somebody is at its lane. */
  | { kind: 'busy'; leaseLeftMs: number }
  | { kind: 'early'; waitMs: number }
  /** An earlier delivery of its lane comes first, and wakes it when settled. */
  | { kind: 'behind' }
  | { kind: 'settled' };

export interface Settlement {
  status: DeliveryStatus;
  attempt: Attempt;
  /** Where it went. */
  url: string;
  /** Until the next attempt, while pending. */
  delayMs?: number;
  /** Closes the lane, as its receiver is gone, and says so. */
  closing?: RecordedEvent;
  /** Says that all tries have failed; written once per delivery, however often it is sent again. */
  exhausted?: RecordedEvent;
}

export type Settled =
  /** The lease was lost, and nothing was written. */
  | { kind: 'lost' }
  /** It was asked for again while the attempt was under way: it is pending, whatever came of that. */
  | { kind: 'again' }
  /** `nextId`: the next delivery of the lane, if any. */
  | { kind: 'settled'; nextId?: string };

/** Keeps deliveries, who may work on them and when. Times that decide are those of Redis' clock. */
@Injectable()
export class DeliveriesRepository {
  private readonly logger = new Logger(DeliveriesRepository.name);

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: DeliveryKeys,
    private readonly events: EventLog,
    private readonly clock: Clock,
    @Inject(WEBHOOKS_CONFIG) private readonly config: WebhooksConfig,
  ) {}

  /**
   * Stores the delivery unless it is stored; says whether it needs a look now.
   *
   * @param saved what the request is answered from that the delivery is made for, when it is made for one
   */
  async create(delivery: Delivery, saved?: unknown): Promise<boolean> {
    const { id, sequence } = delivery;
    const createdAtMs = Date.parse(delivery.createdAt);
    const [all = '', ...lists] = this.keys.listsOf(delivery, false);
    const looked = await create.run(
      this.redis.state,
      [this.keys.record(id), this.keys.lane(delivery), this.keys.due, all, ...lists],
      [id, sequence, createdAtMs, createdAtMs - this.listedMs, this.listedMs, ...encodeDelivery(delivery)],
      saved,
    );
    return looked === 1;
  }

  async find(id: string): Promise<Delivery | undefined> {
    const [record, due] = await Promise.all([
      this.redis.state.hgetall(this.keys.record(id)),
      this.redis.state.zscore(this.keys.due, id),
    ]);
    return this.decode(id, record, due);
  }

  /** Takes the delivery for one attempt that may last `leaseMs`. */
  async claim(delivery: Delivery, leaseMs: number): Promise<Claim> {
    const token = randomUUID();
    const [kind, ...rest] = (await claim.run(
      this.redis.state,
      [this.keys.record(delivery.id), this.keys.lane(delivery), this.keys.lease(delivery), this.keys.due],
      [delivery.id, token, leaseMs],
    )) as [Claim['kind'], ...(string | number)[]];
    if (kind === 'busy') return { kind, leaseLeftMs: Number(rest[0]) };
    if (kind === 'early') return { kind, waitMs: Number(rest[0]) };
    if (kind !== 'claimed') return { kind };
    const record = pairs(rest.map(String));
    const claimed = this.decode(delivery.id, record, null);
    return claimed
      ? { kind, delivery: claimed, token, asked: Number(record['asked'] ?? 0) }
      : { kind: 'settled' };
  }

  /** Keeps the sweep from a delivery that is due and comes back by itself; it may be claimed sooner. */
  async park(id: string, forMs: number): Promise<void> {
    await park.run(this.redis.state, [this.keys.record(id), this.keys.due], [id, forMs]);
  }

  /** Writes what came of an attempt. */
  async settle(
    { delivery, token, asked }: Extract<Claim, { kind: 'claimed' }>,
    { status, attempt, url, delayMs = 0, closing, exhausted }: Settlement,
  ): Promise<Settled> {
    const now = this.clock.now().getTime();
    const { attempts } = movedTo(delivery, url);
    const [kind, nextId] = (await settle.run(
      this.redis.state,
      [
        this.keys.record(delivery.id),
        this.keys.lane(delivery),
        this.keys.lease(delivery),
        this.keys.due,
        this.keys.closed(delivery),
        ...this.events.accountKeys,
        ...this.keys.listsOf(delivery, true),
      ],
      [
        delivery.id,
        token,
        status,
        delivery.tries + 1,
        JSON.stringify([...attempts, attempt].slice(-KEPT_ATTEMPTS)),
        delayMs,
        this.config.logRetentionMs,
        Date.parse(delivery.createdAt),
        now - this.listedMs,
        this.listedMs,
        closing ? JSON.stringify(closing) : '',
        exhausted ? JSON.stringify(exhausted) : '',
        asked,
        url,
      ],
    )) as [0 | 1 | 2, string?];
    if (kind === 0) return { kind: 'lost' };
    if (kind === 2) return { kind: 'again' };
    return { kind: 'settled', ...(nextId ? { nextId } : {}) };
  }

  /**
   * Makes the delivery pending, with a whole retry schedule before it and its turn by its sequence.
   *
   * @returns whether it needs a look now; `undefined` when it does not exist
   */
  async revive(delivery: ListedDelivery): Promise<boolean | undefined> {
    const { keys } = this;
    const dead = keys.listsOf(delivery, true);
    const revived = await revive.run(
      this.redis.state,
      [keys.record(delivery.id), keys.lane(delivery), keys.due, keys.closed(delivery), ...dead],
      [delivery.id],
    );
    return revived === 0 ? undefined : revived === 1;
  }

  /** Whether the receiver of its lane has said that it is gone, and nobody has asked to try again since. */
  async isClosed(delivery: Delivery): Promise<boolean> {
    return (await this.redis.state.exists(this.keys.closed(delivery))) === 1;
  }

  /** Deliveries that should have been looked at `graceMs` ago or earlier. */
  async overdue(graceMs: number, limit: number): Promise<string[]> {
    return (await overdue.run(this.redis.state, [this.keys.due], [graceMs, limit])) as string[];
  }

  /** Takes what cannot be read out of the sweep's way. */
  async forget(id: string): Promise<void> {
    await this.redis.state.zrem(this.keys.due, id);
  }

  /** A record that cannot be read is left alone, and does not keep others from being read. */
  private decode(id: string, record: Record<string, string>, due: string | null): Delivery | undefined {
    if (Object.keys(record).length === 0) return undefined;
    try {
      return decodeDelivery(record, due);
    } catch {
      this.logger.error({ deliveryId: id, msg: 'Delivery cannot be read' });
      return undefined;
    }
  }

  /** Lists reach further back than settled records, whose time begins when they settle. */
  private get listedMs(): number {
    return 2 * this.config.logRetentionMs;
  }
}
