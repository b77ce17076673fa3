import type { Moment } from '../common/clock.js';

/**
 * What is counted: money in units of 1e-5 USD (`compute`, `storage` and what was saved, by cause), and for how long
 * GPUs were paid (`gpuMs`).
 */
export const BOOKED = ['compute', 'storage', 'gpuMs', 'savedSpot', 'savedAutoStop'] as const;

export type Booked = (typeof BOOKED)[number];

/** Whole numbers; what is missing is 0. */
export type Amounts = Partial<Record<Booked, number>>;

/** Whose money it is, and what for. */
export interface Account {
  owner: string;
  product: string;
  region: string;
  billingMode: string;
}

/** What was used on one day. */
export interface Booking {
  /** UTC, `2026-01-31`. */
  day: string;
  account: Account;
  instanceId: string;
  amounts: Amounts;
}

export const DAY_MS = 86_400_000;

/** The UTC day of a moment, `2026-01-31`. */
export function dayOf(moment: Moment): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** When a day ends, which is when the next one begins. */
export function endOfDay(moment: Moment): Moment {
  return (Math.floor(moment / DAY_MS) + 1) * DAY_MS;
}

/** The sum of both. */
export function plus(a: Amounts, b: Amounts): Amounts {
  const sum = { ...a };
  for (const kind of BOOKED) {
    const amount = (a[kind] ?? 0) + (b[kind] ?? 0);
    if (amount !== 0) sum[kind] = amount;
  }
  return sum;
}
