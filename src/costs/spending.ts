import type { Moment } from '../common/clock.js';
import type { MicroPrice } from '../common/money.js';
import { countTo } from '../instances/meter.js';
import type { RunningMeter } from '../instances/running-meter.js';
import {
  type Account,
  type Amounts,
  type Booked,
  DAY_MS,
  dayOf,
  endOfPeriod,
  type Pace,
  periodOf,
  plus,
} from '../ledger/booking.js';

/** What costs can be put together by. */
export const GROUPINGS = [
  'owner',
  'instance',
  'product',
  'region',
  'billingMode',
  'day',
  'hour',
  'cause',
] as const;

export type Grouping = (typeof GROUPINGS)[number];

/** What money was spent on, or what has kept it from being spent. */
export const CAUSES = ['compute', 'storage', 'spot', 'auto_stop', 'surplus_removed'] as const;

export type Cause = (typeof CAUSES)[number];

/** What the book calls what was saved, by cause. */
const SAVED = {
  spot: 'savedSpot',
  auto_stop: 'savedAutoStop',
  surplus_removed: 'savedSurplus',
} as const satisfies Partial<Record<Cause, Booked>>;

export const SAVING_CAUSES = Object.keys(SAVED) as (keyof typeof SAVED)[];

export type SavingCause = keyof typeof SAVED;

/** UTC days, both included. */
export interface Days {
  from: string;
  to: string;
}

/** Something that was used, as far as it is known where it belongs to. */
export interface Use extends Partial<Account> {
  owner: string;
  /** UTC: a day, or an hour when hours are asked for. */
  period: string;
  instanceId?: string;
  amounts: Amounts;
}

/** Everything that belongs together. */
export interface Group {
  key: string;
  /** Whose it is, where the key is an instance. */
  owner?: string;
  amounts: Amounts;
}

/** 1e-5 USD. */
export function costOf({ compute = 0, storage = 0 }: Amounts): MicroPrice {
  return compute + storage;
}

/** 1e-5 USD. */
export function savedBy(cause: SavingCause, amounts: Amounts): MicroPrice {
  return amounts[SAVED[cause]] ?? 0;
}

/** 1e-5 USD, for whatever cause. */
export function savedOf(amounts: Amounts): MicroPrice {
  return SAVING_CAUSES.reduce((sum, cause) => sum + savedBy(cause, amounts), 0);
}

/** Every UTC day from the first to the last. */
export function daysBetween({ from, to }: Days): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) days.push(dayOf(at));
  return days;
}

/** What a meter has counted within the days and not booked yet. */
export function unbooked(
  { instanceId, account, meter }: RunningMeter,
  days: Days,
  now: Moment,
  pace: Pace,
): Use[] {
  const first = Date.parse(days.from);
  const until = Math.min(now, Date.parse(days.to) + DAY_MS);
  const begun = first > meter.at ? countTo(meter, Math.min(first, until), 'day').meter : meter;
  return countTo(begun, until, pace)
    .periods.filter(([period]) => period >= periodOf(first, pace))
    .map(([period, amounts]) => Object.assign({ instanceId, period, amounts }, account));
}

/** Puts together what belongs together: what has cost most first, periods in their order. */
export function groupUses(uses: Iterable<Use>, groupBy: Grouping): Group[] {
  const groups = new Map<string, Group>();
  for (const use of uses)
    for (const [key, amounts] of keysOf(use, groupBy)) {
      const known = groups.get(key);
      if (known) known.amounts = plus(known.amounts, amounts);
      else groups.set(key, { key, amounts, ...(groupBy === 'instance' ? { owner: use.owner } : {}) });
    }
  const compare = groupBy === 'day' || groupBy === 'hour' ? byKey : byCost;
  return [...groups.values()].toSorted(compare);
}

/** Days and hours without a cost are rows as well, up to now: a chart has no holes. */
export function withEmptyPeriods(groups: Group[], pace: Pace, { from, to }: Days, now: Moment): Group[] {
  const known = new Map(groups.map((group) => [group.key, group]));
  const until = Math.min(now, Date.parse(to) + DAY_MS - 1);
  const filled: Group[] = [];
  for (let at = Date.parse(from); at <= until; at = endOfPeriod(at, pace)) {
    const key = periodOf(at, pace);
    filled.push(known.get(key) ?? { key, amounts: {} });
  }
  return filled;
}

export function sumOf(groups: Iterable<{ amounts: Amounts }>): Amounts {
  let sum: Amounts = {};
  for (const { amounts } of groups) sum = plus(sum, amounts);
  return sum;
}

function keysOf(use: Use, groupBy: Grouping): [key: string, amounts: Amounts][] {
  const { amounts } = use;
  switch (groupBy) {
    case 'owner':
    case 'product':
    case 'region':
    case 'billingMode':
      return [[use[groupBy] ?? '', amounts]];
    case 'instance':
      return [[use.instanceId ?? '', amounts]];
    case 'day':
    case 'hour':
      return [[use.period, amounts]];
    case 'cause':
      return CAUSES.flatMap((cause) => {
        const kind = kindOf(cause);
        const amount = amounts[kind];
        return amount ? [[cause, { [kind]: amount }] as [string, Amounts]] : [];
      });
  }
}

function kindOf(cause: Cause): Booked {
  return cause === 'compute' || cause === 'storage' ? cause : SAVED[cause];
}

function byKey(one: Group, other: Group): number {
  return one.key < other.key ? -1 : 1;
}

function byCost(one: Group, other: Group): number {
  const difference =
    costOf(other.amounts) - costOf(one.amounts) || savedOf(other.amounts) - savedOf(one.amounts);
  return difference || byKey(one, other);
}
