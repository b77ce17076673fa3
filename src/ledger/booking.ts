import type { Moment } from '../common/clock.js';

/**
 * What is counted: money in units of 1e-5 USD (`compute`, `storage` and what was saved, by cause), and for how long
 * GPUs were paid (`gpuMs`).
 */
export const BOOKED = ['compute', 'storage', 'gpuMs', 'savedSpot', 'savedAutoStop', 'savedSurplus'] as const;

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

/** What was used in one hour. */
export interface Booking {
  /** UTC, `2026-01-31T09`. */
  hour: string;
  account: Account;
  instanceId: string;
  amounts: Amounts;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What a stretch of time is counted by. */
export type Pace = 'hour' | 'day';

const LENGTHS = { hour: HOUR_MS, day: DAY_MS } as const satisfies Record<Pace, number>;

/** The UTC hour of a moment, `2026-01-31T09`. */
export function hourOf(moment: Moment): string {
  return new Date(moment).toISOString().slice(0, 13);
}

/** The UTC day of a moment, `2026-01-31`. */
export function dayOf(moment: Moment): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** The UTC hour or day that a moment lies in. */
export function periodOf(moment: Moment, pace: Pace): string {
  return pace === 'hour' ? hourOf(moment) : dayOf(moment);
}

/** When the hour or the day of a moment ends, which is when the next one begins. */
export function endOfPeriod(moment: Moment, pace: Pace): Moment {
  return (Math.floor(moment / LENGTHS[pace]) + 1) * LENGTHS[pace];
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
