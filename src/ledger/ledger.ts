import { Inject, Injectable } from '@nestjs/common';
import { LEDGER_CONFIG } from '../config/config.module.js';
import type { LedgerConfig } from '../config/config.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import {
  type Account,
  type Amounts,
  BOOKED,
  type Booked,
  type Booking,
  DAY_MS,
  endOfPeriod,
  plus,
} from './booking.js';

/** The Lua function `book`, for scripts that write a record and what it has cost in one call. */
export const BOOK = new URL('./book.lua', import.meta.url);

const bookScript = new LuaScript(new URL('./book-alone.lua', import.meta.url), [BOOK]);

/** How long what single instances cost is kept; by account it is kept for the configured time. */
export const INSTANCE_DAYS = 62;

/** How long single hours are kept. */
export const HOUR_DAYS = 14;

/** Of `2026-01-31`. */
const DAY_LENGTH = 10;

/** How many rows a reader takes at a time. */
const ROWS_AT_ONCE = 500;

export interface AccountRow {
  account: Account;
  amounts: Amounts;
}

export interface InstanceRow {
  instanceId: string;
  owner: string;
  amounts: Amounts;
}

export interface HourRow {
  /** UTC, `2026-01-31T09`. */
  hour: string;
  owner: string;
  amounts: Amounts;
}

/**
 * The book of what was used, by UTC day: every amount is booked once, in the same Lua call as the record that it
 * follows from. What has not been booked yet stands in the meters of the records.
 */
@Injectable()
export class Ledger {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    @Inject(LEDGER_CONFIG) private readonly config: LedgerConfig,
  ) {}

  /** What the keys begin with that `book` writes, all in our slot. */
  get prefix(): string {
    return this.keys.key('ledger', '');
  }

  /** Bookings in the form that `book` takes. */
  write(bookings: Booking[]): string {
    if (bookings.length === 0) return '';
    return JSON.stringify(
      [...byDay(bookings)].map(([day, ofDay]) => {
        const ends = endOfPeriod(Date.parse(day), 'day');
        const lives = [this.config.retentionDays, INSTANCE_DAYS, HOUR_DAYS].map((days) =>
          endOfLife(ends, days),
        );
        return [day, lives, dayEntries(ofDay), hourEntries(ofDay)];
      }),
    );
  }

  /** Books what belongs to no save; whoever repeats it books it twice. */
  async book(bookings: Booking[]): Promise<void> {
    if (bookings.length > 0) await bookScript.run(this.redis.state, [this.prefix], [this.write(bookings)]);
  }

  /** What was booked on a day, by account. */
  async day(day: string): Promise<AccountRow[]> {
    const rows = new Map<string, AccountRow>();
    for await (const [[owner, product, region, billingMode, kind], amount] of this.fields(`day:${day}`)) {
      if (!isBooked(kind)) continue;
      const account = { owner, product, region, billingMode } as Account;
      add(rows, JSON.stringify([owner, product, region, billingMode]), {
        account,
        amounts: { [kind]: amount },
      });
    }
    return [...rows.values()];
  }

  /** What was booked on a day, by instance; nothing after some two months. */
  async instancesOfDay(day: string): Promise<InstanceRow[]> {
    const rows = new Map<string, InstanceRow>();
    for await (const [[instanceId = '', owner = '', kind], amount] of this.fields(`instances:${day}`)) {
      if (isBooked(kind)) add(rows, instanceId, { instanceId, owner, amounts: { [kind]: amount } });
    }
    return [...rows.values()];
  }

  /** What was booked on a day, by hour and owner; nothing after two weeks. */
  async hoursOfDay(day: string): Promise<HourRow[]> {
    const rows = new Map<string, HourRow>();
    for await (const [[hour = '', owner = '', kind], amount] of this.fields(`hours:${day}`)) {
      if (isBooked(kind))
        add(rows, JSON.stringify([hour, owner]), { hour, owner, amounts: { [kind]: amount } });
    }
    return [...rows.values()];
  }

  /** Everything that was ever booked. */
  async total(): Promise<Amounts> {
    const fields = await this.redis.state.hgetall(`${this.prefix}total`);
    return Object.fromEntries(
      Object.entries(fields).flatMap(([kind, amount]) => (isBooked(kind) ? [[kind, Number(amount)]] : [])),
    );
  }

  /** A hash piece by piece; a field that comes twice is given once. */
  private async *fields(name: string): AsyncGenerator<[string[], number]> {
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const [next, flat] = await this.redis.state.hscan(
        `${this.prefix}${name}`,
        cursor,
        'COUNT',
        ROWS_AT_ONCE,
      );
      cursor = next;
      for (let index = 0; index < flat.length; index += 2) {
        const field = flat[index] ?? '';
        if (seen.has(field)) continue;
        seen.add(field);
        yield [JSON.parse(field) as string[], Number(flat[index + 1])];
      }
    } while (cursor !== '0');
  }
}

type Entry = [field: string, amount: string];

function byDay(bookings: Booking[]): Map<string, Booking[]> {
  const days = new Map<string, Booking[]>();
  for (const booking of bookings) {
    const day = booking.hour.slice(0, DAY_LENGTH);
    days.set(day, [...(days.get(day) ?? []), booking]);
  }
  return days;
}

/** By account, by instance and in total, each field once. */
function dayEntries(bookings: Booking[]): [ofAccount: string, ofInstance: string, kind: Booked, string][] {
  const sums = new Map<string, Pick<Booking, 'account' | 'instanceId' | 'amounts'>>();
  for (const { account, instanceId, amounts } of bookings)
    add(sums, JSON.stringify([account, instanceId]), { account, instanceId, amounts });
  return [...sums.values()].flatMap(({ account, instanceId, amounts }) =>
    amountsOf(amounts).map(([kind, amount]): [string, string, Booked, string] => [
      JSON.stringify([account.owner, account.product, account.region, account.billingMode, kind]),
      JSON.stringify([instanceId, account.owner, kind]),
      kind,
      String(amount),
    ]),
  );
}

function hourEntries(bookings: Booking[]): Entry[] {
  return bookings.flatMap(({ hour, account, amounts }) =>
    amountsOf(amounts).map(([kind, amount]): Entry => [
      JSON.stringify([hour, account.owner, kind]),
      String(amount),
    ]),
  );
}

function amountsOf(amounts: Amounts): [Booked, number][] {
  return Object.entries(amounts) as [Booked, number][];
}

function isBooked(kind: string | undefined): kind is Booked {
  return (BOOKED as readonly (string | undefined)[]).includes(kind);
}

function add<Row extends { amounts: Amounts }>(rows: Map<string, Row>, key: string, row: Row): void {
  const known = rows.get(key);
  rows.set(key, known ? { ...known, amounts: plus(known.amounts, row.amounts) } : row);
}

/** In unix seconds. */
function endOfLife(ends: number, days: number): number {
  return Math.round((ends + days * DAY_MS) / 1_000);
}
