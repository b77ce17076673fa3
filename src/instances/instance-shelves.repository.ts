import { Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { type Filing, idOfEntry, type Order, type Shelf, sortable } from './filing.js';
import type { InstanceStatus } from './lifecycle.js';
import { servedBytes, servedDocument } from './served-document.js';
import { FirstInOrder, isWanted, type Listing, placeIn, stretchOfNames } from './listing.js';

/** The Lua function `file_instance`, for scripts that write a record and where lists find it in one call. */
export const FILE_INSTANCE = new URL('./file-instance.lua', import.meta.url);

/** The keys that `file_instance` takes: the filings, and what the keys of shelves begin with. */
export function fileKeys(keys: KeySpace): [filings: string, shelves: string] {
  return [keys.key('filings'), keys.key('shelf', '')];
}

const pageScript = new LuaScript(new URL('./read-page.lua', import.meta.url));

/** Entries that a search reads at a time: Redis does something else in between. */
const BATCH = 1_000;

export interface DocumentPage {
  /** In order, as they are stored, with commas between them. */
  documents: string | Buffer;
  /** How many there are on all pages. */
  total: number;
  /** Where the next page begins; absent at the end. */
  next?: string;
  /** Changes with whatever else of it does; absent when that is not known. */
  version?: string;
}

/** Something that lists hold beside the instances. */
export interface Lodger {
  place: string;
  document: string;
}

/** The lists of instances as they lie in Redis. */
@Injectable()
export class InstanceShelvesRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** How many instances there are that are not terminated. */
  async countLiving(): Promise<number> {
    return this.redis.state.zcard(this.shelfKey('createdAt', 'living'));
  }

  /** How many instances there are in each of these statuses. */
  async countByStatus(statuses: readonly InstanceStatus[]): Promise<Map<InstanceStatus, number>> {
    const counts = await Promise.all(
      statuses.map(async (status) => this.redis.state.zcard(this.shelfKey('createdAt', status))),
    );
    return new Map(statuses.map((status, index) => [status, counts[index] ?? 0]));
  }

  /** The ids of all instances that are not terminated, some at a time; of those that come meanwhile perhaps none. */
  async *livingIds(): AsyncGenerator<string[]> {
    const key = this.shelfKey('createdAt', 'living');
    let cursor = '0';
    do {
      const [next, members] = await this.redis.state.zscan(key, cursor, 'COUNT', BATCH);
      cursor = next;
      yield members.filter((_, index) => index % 2 === 0).map(idOfEntry);
    } while (cursor !== '0');
  }

  /**
   * Ids of living instances with this name, in any case, of one owner or of all.
   *
   * @param limit how many at the most
   */
  async idsNamed(name: string, owner: string | undefined, limit: number): Promise<string[]> {
    const stretch = stretchOfNames(name);
    if (!stretch) return [];
    const key = this.shelfKey('name', 'living', owner);
    const [from, to] = [`[${stretch.from}`, `(${stretch.to}`];
    const entries = await this.redis.state.zrangebylex(key, from, to, 'LIMIT', 0, limit);
    return entries.map(idOfEntry);
  }

  /** Ids of instances that have been terminated since before a moment, the earliest first. */
  async terminatedBefore(moment: Moment, limit: number): Promise<string[]> {
    const key = this.shelfKey('statusChangedAt', 'terminated');
    const end = `(${sortable(moment)}`;
    return (await this.redis.state.zrangebylex(key, '-', end, 'LIMIT', 0, limit)).map(idOfEntry);
  }

  /** How those of these instances are filed that there are, by id. */
  async filings(ids: string[]): Promise<Map<string, Filing>> {
    if (ids.length === 0) return new Map();
    const texts = await this.redis.state.hmget(this.keys.key('filings'), ...ids);
    return new Map(
      texts.flatMap((text, index) =>
        text === null ? [] : [[ids[index] ?? '', JSON.parse(text) as Filing] as const],
      ),
    );
  }

  /**
   * A page of a list that shelves alone answer; it costs as much as it holds, however many instances there are.
   *
   * @param known the version that the caller has: `undefined` is returned when it is still the one
   */
  async page(listing: Listing, size: number, after = '', known = ''): Promise<DocumentPage | undefined> {
    const shelves = listing.shelves.map((shelf) => this.shelfKey(listing.order, shelf, listing.owner));
    const [version, total, next, ...parts] = (await pageScript.runForBytes(this.redis.state, shelves, [
      listing.descending ? 'down' : 'up',
      after,
      size,
      this.keys.key('instance', ''),
      known,
    ])) as [Buffer, number?, Buffer?, ...Buffer[]];
    if (total === undefined || next === undefined) return undefined;
    return {
      documents: joined(parts),
      total,
      next: next.length === 0 ? undefined : next.toString(),
      version: version.toString(),
    };
  }

  /** A page of any list: looks through all that could be wanted, a batch at a time, and keeps the first ones. */
  async search(
    listing: Listing,
    size: number,
    after?: string,
    lodgers: Lodger[] = [],
  ): Promise<DocumentPage> {
    const found = new FirstInOrder(listing, size + 1, after);
    for (const shelf of listing.shelves)
      for await (const [id, filing] of this.candidates(listing, shelf))
        if (isWanted(filing, listing)) found.offer(placeIn(listing, filing, id));
    const lodged = new Map(lodgers.map(({ place, document }) => [place, document]));
    for (const place of lodged.keys()) found.offer(place);
    const first = found.first();
    const places = first.slice(0, size);
    const documents = await this.documents(places, lodged);
    return {
      documents: documents.join(','),
      total: found.total,
      next: first.length > size ? places.at(-1) : undefined,
    };
  }

  /** What stands on a shelf; when names are asked for, only the stretch where they stand. */
  private async *candidates(listing: Listing, shelf: Shelf): AsyncGenerator<[id: string, filing: Filing]> {
    const { owner, name } = listing;
    const stretch = name === undefined ? undefined : stretchOfNames(name);
    const key = this.shelfKey(stretch ? 'name' : 'createdAt', shelf, owner);
    const end = stretch ? `(${stretch.to}` : '+';
    let from = stretch ? `[${stretch.from}` : '-';
    for (;;) {
      const entries = await this.redis.state.zrangebylex(key, from, end, 'LIMIT', 0, BATCH);
      yield* await this.filings(entries.map(idOfEntry));
      if (entries.length < BATCH) return;
      from = `(${entries.at(-1)}`;
    }
  }

  private async documents(places: string[], lodged: Map<string, string>): Promise<string[]> {
    const pipeline = this.redis.state.pipeline();
    const stored = places.filter((place) => !lodged.has(place));
    for (const place of stored)
      pipeline.hmget(this.keys.key('instance', idOfEntry(place)), 'document', 'use');
    const rows = stored.length > 0 ? ((await pipeline.exec()) ?? []) : [];
    const read = new Map(
      rows.map(([error, parts], index) => {
        if (error) throw error;
        const [document, use] = parts as (string | null)[];
        return [stored[index] ?? '', document && servedDocument(document, use)];
      }),
    );
    return places.flatMap((place) => {
      const document = lodged.get(place) ?? read.get(place);
      return typeof document === 'string' ? [document] : [];
    });
  }

  private shelfKey(order: Order, shelf: Shelf, owner?: string): string {
    return this.keys.key('shelf', order, shelf, ...(owner === undefined ? [] : ['owner', owner]));
  }
}

const COMMA = Buffer.from(',');

/** @param parts documents and their ends by turns, as they are stored */
function joined(parts: Buffer[]): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const [document, use] = [parts[at], parts[at + 1]];
    if (pieces.length > 0) pieces.push(COMMA);
    if (document) pieces.push(...servedBytes(document, use));
  }
  return Buffer.concat(pieces);
}
