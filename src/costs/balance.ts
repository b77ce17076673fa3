import type { Moment } from '../common/clock.js';
import { fromUsd, type MicroPrice } from '../common/money.js';
import type { NovitaBalance } from '../novita/novita-account.js';

/** Below which it is told that money runs out; 0 is never reached. */
export interface BalanceLimits {
  lowUsd: number;
  lowRunwayHours: number;
}

/** What the account had at a moment, and what everything had cost by then (1e-5 USD). */
export interface Baseline {
  at: Moment;
  available: MicroPrice;
  counted: MicroPrice;
}

/** What was last known of the account. */
export interface KnownBalance extends NovitaBalance {
  readAt: Moment;
  low: boolean;
  /** What everything had cost by then, 1e-5 USD. */
  counted: MicroPrice;
  /** What the fall of the balance is compared with. */
  baseline: Baseline;
}

/** How far the balance has fallen, held against what was counted meanwhile (1e-5 USD). */
export interface BalanceComparison {
  since: Moment;
  fell: MicroPrice;
  counted: MicroPrice;
  /** What has left the account beyond what was counted. */
  difference: MicroPrice;
}

const BASELINE_MS = 24 * 3_600_000;

/** For how many hours the balance lasts at this burn; absent while nothing is spent. */
export function runwayHours(available: MicroPrice, burn: MicroPrice): number | undefined {
  return burn > 0 ? Math.max(0, available) / burn : undefined;
}

export function isLow(
  available: MicroPrice,
  burn: MicroPrice,
  { lowUsd, lowRunwayHours }: BalanceLimits,
): boolean {
  const runway = runwayHours(available, burn);
  return (lowUsd > 0 && available < fromUsd(lowUsd)) || (runway !== undefined && runway < lowRunwayHours);
}

/** The comparison begins anew after a day, and when somebody has paid in. */
export function baselineOf(known: KnownBalance | undefined, present: Baseline): Baseline {
  if (!known) return present;
  const isOver = present.at - known.baseline.at >= BASELINE_MS;
  return isOver || present.available > known.available ? present : known.baseline;
}

export function compareBalance(baseline: Baseline, present: Baseline): BalanceComparison {
  const fell = baseline.available - present.available;
  const counted = present.counted - baseline.counted;
  return { since: baseline.at, fell, counted, difference: fell - counted };
}
