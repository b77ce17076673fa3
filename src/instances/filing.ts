import type { Moment } from '../common/clock.js';
import type { Instance } from './instance.js';
import type { InstanceStatus } from './lifecycle.js';

/** What lists can be sorted by. */
export const ORDERS = ['createdAt', 'name', 'statusChangedAt'] as const;

export type Order = (typeof ORDERS)[number];

/** One stretch of the lists: everything in one status, or all that is not terminated. */
export type Shelf = InstanceStatus | 'living';

/**
 * Where lists find an instance, and what they choose by. Written with the record, and read instead of it: a list looks
 * at many instances and serves few.
 */
export interface Filing {
  status: InstanceStatus;
  owner: string;
  /** As it is written; lists sort by it regardless of case. */
  name: string;
  /** Where it was bought; before that where it was asked for. */
  region?: string;
  productName: string;
  productId?: string;
  /** What each order compares first, as texts that compare like what they stand for. */
  orders: Record<Order, string>;
}

/** Longer than any moment in milliseconds will be. */
const MOMENT_DIGITS = 15;

/** The same order as text as it has in time. */
export function sortable(moment: Moment): string {
  return String(Math.max(0, Math.trunc(moment))).padStart(MOMENT_DIGITS, '0');
}

export function filingOf(instance: Instance): Filing {
  const { status, owner, name, spec, product } = instance;
  return {
    status,
    owner,
    name,
    region: product?.region ?? spec.region,
    productName: spec.productName,
    productId: product?.id,
    orders: ordersOf(name, instance.createdAt, instance.statusChangedAt),
  };
}

export function ordersOf(name: string, createdAt: Moment, statusChangedAt: Moment): Filing['orders'] {
  return {
    createdAt: sortable(createdAt),
    name: name.toLowerCase(),
    statusChangedAt: sortable(statusChangedAt),
  };
}

/** An entry of a shelf: what it is sorted by, then the id, so that no two are alike and each is a place to go on from. */
export function entryOf(sortedBy: string, id: string): string {
  return `${sortedBy} ${id}`;
}

/** The id at the end of an entry. */
export function idOfEntry(entry: string): string {
  return entry.slice(entry.lastIndexOf(' ') + 1);
}
