const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in its two largest units: `3 d 4 h`, `5 min 12 s`, `8 s`. */
export function span(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1_000) * 1_000);
  if (whole < MINUTE) return `${whole / 1_000} s`;
  if (whole < HOUR) return pair(whole, MINUTE, 'min', 1_000, 's');
  if (whole < DAY) return pair(whole, HOUR, 'h', MINUTE, 'min');
  return pair(whole, DAY, 'd', HOUR, 'h');
}

/** How long something took that is usually quick. */
export function took(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : span(ms);
}

function pair(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** How long ago or how far ahead a moment is. */
export function relative(moment: string | undefined, now: number): string {
  if (moment === undefined) return '–';
  const difference = now - Date.parse(moment);
  if (Number.isNaN(difference)) return '–';
  if (Math.abs(difference) < 2_000) return 'now';
  return difference > 0 ? `${span(difference)} ago` : `in ${span(-difference)}`;
}

/** The moment by the reader's own clock and habits. */
export function clockTime(moment: string): string {
  return new Date(moment).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** A price or a sum in USD: cents, and more digits where cents would say nothing. */
export function usd(amount: string | number | undefined): string {
  if (amount === undefined) return '–';
  const value = Number(amount);
  if (!Number.isFinite(value)) return '–';
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 4 : 2;
  return value.toLocaleString(undefined, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** What an instance has cost until now: what was metered, and what it has burnt since. */
export function costAt({ accruedCost, meteredAt, burnPerHour }: Metered, now: number): number | undefined {
  if (accruedCost === undefined) return undefined;
  const metered = Number(accruedCost);
  if (meteredAt === undefined || burnPerHour === undefined) return metered;
  const hours = Math.max(0, now - Date.parse(meteredAt)) / HOUR;
  return metered + hours * Number(burnPerHour);
}

interface Metered {
  accruedCost?: string;
  meteredAt?: string;
  /** What it costs per hour as it is now: the machine, or its disk alone. */
  burnPerHour?: string;
}

/** Whether a machine in this status is on the meter. */
export function isPaid(status: string): boolean {
  return status === 'starting' || status === 'running' || status === 'ready' || status === 'stopping';
}
