import { Injectable } from '@nestjs/common';
import { maySee, type Principal } from '../access/principal.js';
import { Clock, type Moment } from '../common/clock.js';
import type { MicroPrice } from '../common/money.js';
import { InstanceRegistry } from '../instances/instance-registry.js';
import { burnOf } from '../instances/meter.js';
import type { RunningMeter } from '../instances/running-meter.js';
import { type Amounts, BOOKED, DAY_MS, plus } from '../ledger/booking.js';
import { NovitaClient } from '../novita/novita-client.js';
import { Ledger } from '../ledger/ledger.js';
import { type BillRow, compareBills } from './bills.js';
import {
  costOf,
  type Days,
  daysBetween,
  type Group,
  type Grouping,
  groupUses,
  sumOf,
  unbooked,
  type Use,
  withEmptyPeriods,
} from './spending.js';

/** How often a reading is begun anew because something was booked meanwhile. */
const TRIES = 3;

export interface CostsQuestion {
  groupBy: Grouping;
  days: Days;
  /** Only this owner's. */
  owner?: string;
}

export interface Costs {
  at: Moment;
  groups: Group[];
  total: Amounts;
  /** 1e-5 USD per hour, now. */
  burn: MicroPrice;
}

/** Everything that was ever used, and what is spent now. */
export interface Overall {
  at: Moment;
  amounts: Amounts;
  /** 1e-5 USD per hour. */
  burn: MicroPrice;
}

/**
 * What machines have cost: the book, and what the meters that run have counted since they were booked last. Asks Novita
 * for its bills alone, and reads no record but for what it shows.
 */
@Injectable()
export class CostsService {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: InstanceRegistry,
    private readonly novita: NovitaClient,
    private readonly clock: Clock,
  ) {}

  /** What a principal may see of what was asked for. */
  async costs({ groupBy, days, owner }: CostsQuestion, principal: Principal): Promise<Costs> {
    const shown = (of: string): boolean =>
      maySee(principal, of) && (owner === undefined || principal.role !== 'admin' || of === owner);
    return this.undisturbed(async (at) => {
      const uses = await this.booked(groupBy, days);
      let burn = 0;
      for await (const piece of this.running()) {
        if (!shown(piece.account.owner)) continue;
        burn += burnOf(piece.meter);
        uses.push(...unbooked(piece, days, at, groupBy === 'hour' ? 'hour' : 'day'));
      }
      const groups = groupUses(
        uses.filter((use) => shown(use.owner)),
        groupBy,
      );
      const rows =
        groupBy === 'day' || groupBy === 'hour' ? withEmptyPeriods(groups, groupBy, days, at) : groups;
      return { at, groups: rows, total: sumOf(groups), burn };
    });
  }

  /** Of everybody and from the beginning. */
  async overall(): Promise<Overall> {
    return this.undisturbed(async (at) => {
      let amounts = await this.ledger.total();
      let burn = 0;
      for await (const running of this.running()) {
        burn += burnOf(running.meter);
        const days = { from: '1970-01-01', to: '9999-12-30' };
        amounts = unbooked(running, days, at, 'day').reduce((sum, use) => plus(sum, use.amounts), amounts);
      }
      return { at, amounts, burn };
    });
  }

  /**
   * What Novita has billed for days, held against what was counted, of everybody. Asks Novita.
   *
   * @throws {AppError} when Novita cannot be asked
   */
  async bills(days: Days, principal: Principal): Promise<BillRow[]> {
    const until = new Date(Date.parse(days.to) + DAY_MS);
    const bills = await this.novita.listBills(new Date(days.from), until);
    const [{ groups }, owners] = await Promise.all([
      this.costs({ groupBy: 'instance', days }, principal),
      this.registry.ownersOfMachines(new Set(bills.map(({ novitaInstanceId }) => novitaInstanceId))),
    ]);
    const counted = new Map(groups.map(({ key, amounts }) => [key, costOf(amounts)]));
    const ids = [...owners].flatMap(([novitaId, record]) =>
      record === 'unreadable' ? [] : [[novitaId, record.id] as const],
    );
    return compareBills(bills, counted, new Map(ids));
  }

  /** The names of instances that there still are. */
  async namesOf(ids: string[]): Promise<Map<string, string>> {
    const records = await this.registry.byIds(ids);
    return new Map(
      [...records].flatMap(([id, record]) => (record === 'unreadable' ? [] : [[id, record.name] as const])),
    );
  }

  private async booked(groupBy: Grouping, days: Days): Promise<Use[]> {
    const pieces = await Promise.all(daysBetween(days).map(async (day) => this.bookedOn(day, groupBy)));
    return pieces.flat();
  }

  private async bookedOn(day: string, groupBy: Grouping): Promise<Use[]> {
    if (groupBy === 'hour')
      return (await this.ledger.hoursOfDay(day)).map(({ hour, owner, amounts }) => ({
        period: hour,
        owner,
        amounts,
      }));
    if (groupBy === 'instance')
      return (await this.ledger.instancesOfDay(day)).map((row) => Object.assign(row, { period: day }));
    return (await this.ledger.day(day)).map(({ account, amounts }) =>
      Object.assign(account, { amounts, period: day }),
    );
  }

  private async *running(): AsyncGenerator<RunningMeter> {
    for await (const piece of this.registry.runningMeters()) yield* piece;
  }

  /**
   * What is booked moves from a meter to the book in one step, between two of ours: a reading is repeated when
   * something was booked during it, so that it is neither missed nor counted twice. Where money is booked all the
   * time, the last try is taken as it is.
   */
  private async undisturbed<T>(read: (at: Moment) => Promise<T>): Promise<T> {
    for (let left = TRIES; ; left -= 1) {
      const before = await this.ledger.total();
      const result = await read(this.clock.now().getTime());
      if (left === 1 || isSame(before, await this.ledger.total())) return result;
    }
  }
}

function isSame(one: Amounts, other: Amounts): boolean {
  return BOOKED.every((kind) => one[kind] === other[kind]);
}
