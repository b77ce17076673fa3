import { Injectable, Logger } from '@nestjs/common';
import type { PagePosition } from '../common/page-token.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { DeliveryStatus } from './delivery.js';
import { DeliveryKeys, type DeliveryScope } from './delivery-keys.js';
import { decodeDelivery, LISTED_FIELDS, type ListedDelivery } from './stored-delivery.js';

const trim = new LuaScript(new URL('./trim-log.lua', import.meta.url));

const SCAN = 100;
/** One page looks at no more deliveries than this; a short page is not the end. */
const MAX_SCANNED = 1_000;
/** Trimming the log looks at so many at a time. */
const LOOKED_AT_ONCE = 1_000;
/** So often at the most: those that are on their way stand in front of others when a receiver is down for long. */
const MOST_LOOKS = 10;

/** What a list of deliveries is about; moments are milliseconds since 1970, both ends included. */
export interface DeliveryQuery extends DeliveryScope {
  status?: DeliveryStatus;
  since?: number;
  until?: number;
}

export interface DeliveryPage {
  deliveries: ListedDelivery[];
  /** Where the next page begins; absent at the end. */
  next?: PagePosition;
}

/** Reads what is kept of deliveries, by age, and keeps it from growing without end. */
@Injectable()
export class DeliveryLogRepository {
  private readonly logger = new Logger(DeliveryLogRepository.name);

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: DeliveryKeys,
  ) {}

  /** Deliveries newest first, without bodies; those whose record has expired are left out. */
  async page(query: DeliveryQuery, limit: number, after?: PagePosition): Promise<DeliveryPage> {
    const list = this.keys.listOf(query, query.status === 'dead');
    const newest = Math.min(query.until ?? Infinity, after?.createdAt ?? Infinity);
    const deliveries: ListedDelivery[] = [];
    let last = after;
    for (let scanned = 0; scanned < MAX_SCANNED; scanned += SCAN) {
      const entries = await this.entries(list, newest, query.since, scanned);
      if (entries.length === 0) return { deliveries };
      const unseen = after ? entries.filter((entry) => isBehind(entry, after)) : entries;
      for (const [place, delivery] of (await this.read(unseen)).entries()) {
        last = unseen[place];
        if (delivery && matches(delivery, query)) deliveries.push(delivery);
        if (deliveries.length === limit) return { deliveries, next: last };
      }
    }
    return { deliveries, next: last };
  }

  /**
   * Deliveries of a time, oldest first, and those of one instance by sequence.
   *
   * @param limit how many are looked at; everything that was made in the last of their milliseconds belongs to them
   * @returns `next`: the millisecond at which the rest begins, absent when there is none
   */
  async oldestFirst(
    query: DeliveryQuery & { since: number; until: number },
    limit: number,
  ): Promise<{ deliveries: ListedDelivery[]; next?: number }> {
    const list = this.keys.listOf(query, query.status === 'dead');
    const { state } = this.redis;
    const some = await state.zrangebyscore(list, query.since, query.until, 'WITHSCORES', 'LIMIT', 0, limit);
    const last = Number(some.at(-1));
    const isAll = some.length < 2 * limit;
    const entries = isAll ? some : await state.zrangebyscore(list, query.since, String(last), 'WITHSCORES');
    const rest = isAll ? 0 : await state.zcount(list, `(${last}`, String(query.until));
    const found = await this.read(toEntries(entries));
    const deliveries = found.filter((delivery) => delivery !== undefined && matches(delivery, query));
    return {
      deliveries: (deliveries as ListedDelivery[]).toSorted((one, other) => one.sequence - other.sequence),
      ...(rest > 0 ? { next: last + 1 } : {}),
    };
  }

  /** Takes the oldest settled deliveries out of a log that holds more than so many; says how many. */
  async trim(maxEntries: number): Promise<number> {
    const surplus = (await this.redis.state.zcard(this.keys.all)) - maxEntries;
    let taken = 0;
    for (let look = 0, kept = 0; look < MOST_LOOKS && taken < surplus; look++) {
      const some = await this.trimSome(kept, surplus - taken);
      if (some.looked === 0) break;
      taken += some.taken;
      kept += some.looked - some.taken;
    }
    return taken;
  }

  /** @param from so many of the oldest are on their way and stay */
  private async trimSome(from: number, most: number): Promise<{ looked: number; taken: number }> {
    const { state } = this.redis;
    const oldest = await state.zrange(this.keys.all, from, String(from + LOOKED_AT_ONCE - 1));
    if (oldest.length === 0) return { looked: 0, taken: 0 };
    const keys = [this.keys.all, ...oldest.map((id) => this.keys.record(id))];
    return { looked: oldest.length, taken: (await trim.run(state, keys, [most, ...oldest])) as number };
  }

  /** Entries of a list from a moment backwards. */
  private async entries(
    list: string,
    newest: number,
    oldest: number | undefined,
    offset: number,
  ): Promise<PagePosition[]> {
    const from = newest === Infinity ? '+inf' : newest;
    const page = ['LIMIT', offset, SCAN] as const;
    const { state } = this.redis;
    return toEntries(
      await state.zrevrangebyscore(list, from, String(oldest ?? '-inf'), 'WITHSCORES', ...page),
    );
  }

  private async read(entries: PagePosition[]): Promise<(ListedDelivery | undefined)[]> {
    return Promise.all(entries.map(async ({ id }) => this.readOne(id)));
  }

  private async readOne(id: string): Promise<ListedDelivery | undefined> {
    const [values, due] = await Promise.all([
      this.redis.state.hmget(this.keys.record(id), ...LISTED_FIELDS),
      this.redis.state.zscore(this.keys.due, id),
    ]);
    const fields = LISTED_FIELDS.flatMap((field, place) => {
      const value = values[place];
      return typeof value === 'string' ? [[field, value] as const] : [];
    });
    if (fields.length === 0) return undefined;
    try {
      const { body: _notListed, ...listed } = decodeDelivery(Object.fromEntries(fields), due);
      return listed;
    } catch {
      this.logger.error({ deliveryId: id, msg: 'Delivery cannot be read' });
      return undefined;
    }
  }
}

function matches(delivery: ListedDelivery, { instanceId, endpoint, owner, status }: DeliveryQuery): boolean {
  return (
    (!instanceId || delivery.instanceId === instanceId) &&
    (!endpoint || delivery.endpoint === endpoint) &&
    (!owner || delivery.owner === owner) &&
    (!status || delivery.status === status)
  );
}

/** Whether an entry comes after a position, newest first; within one moment by id, as Redis orders it. */
function isBehind(entry: PagePosition, position: PagePosition): boolean {
  if (entry.createdAt !== position.createdAt) return entry.createdAt < position.createdAt;
  return entry.id < position.id;
}

/** Ids and scores in turn, as Redis gives them. */
function toEntries(flat: string[]): PagePosition[] {
  return flat.flatMap((id, place) => (place % 2 === 0 ? [{ id, createdAt: Number(flat[place + 1]) }] : []));
}
