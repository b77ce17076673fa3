/**
 * Money as Novita counts it: whole numbers of 1/100,000 USD, per GPU and hour where it is a price.
 * Decimal strings exist only at the edge.
 */
export type MicroPrice = number;

/** Our units in one USD. */
export const UNITS_PER_USD = 100_000;

/** `35000` → `"0.35"`; never an exponent, no trailing zeros beyond two decimals. */
export function toUsd(units: MicroPrice): string {
  const sign = units < 0 ? '-' : '';
  const whole = Math.abs(Math.round(units));
  const decimals = String(whole % UNITS_PER_USD)
    .padStart(5, '0')
    .replace(/0{1,3}$/, '');
  return `${sign}${Math.floor(whole / UNITS_PER_USD)}.${decimals}`;
}

/** `35000` → 0.35: for figures that nobody adds up, such as metrics. */
export function unitsToNumber(units: MicroPrice): number {
  return units / UNITS_PER_USD;
}

/** `"0.35"` or `0.35` → `35000`. */
export function fromUsd(usd: string | number): MicroPrice {
  return Math.round(Number(usd) * UNITS_PER_USD);
}
