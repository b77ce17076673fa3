import { z } from 'zod';
import type { MicroPrice } from '../../common/money.js';

/*
 * Novita writes numbers as text and text as numbers, and `""`, `"0"`, `"-1"` or null for "none". These read
 * whatever came and never throw: what cannot be understood counts as missing.
 */

const DECIMAL = /^[+-]?\d{1,20}(\.\d{1,20})?$/;

/** `Date` knows nothing later; in seconds. */
const LAST_MOMENT = 8.64e12;

export function asText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return DECIMAL.test(text) ? Number(text) : undefined;
}

/** A whole number of at least 0. */
export function asCount(value: unknown): number | undefined {
  const number = asNumber(value);
  return number !== undefined && number >= 0 && number <= Number.MAX_SAFE_INTEGER
    ? Math.trunc(number)
    : undefined;
}

/** A price in 1e-5 USD; 0 and less mean "not sold". */
export function asPrice(value: unknown): MicroPrice | undefined {
  const number = asNumber(value);
  return number !== undefined && number > 0 && number <= Number.MAX_SAFE_INTEGER
    ? Math.round(number)
    : undefined;
}

/** A moment in unix seconds; 0 and less mean "never". */
export function asMoment(value: unknown): Date | undefined {
  const seconds = asNumber(value);
  return seconds !== undefined && seconds > 0 && seconds <= LAST_MOMENT
    ? new Date(seconds * 1000)
    : undefined;
}

export function asFlag(value: unknown): boolean {
  return value === true || value === 1 || value === 'true' || value === '1';
}

/** A field that may be missing, and hold whatever it likes when it is there. */
export const anything = z.unknown().optional();

export const text = anything.transform(asText);
export const word = anything.transform((value) => asText(value) ?? '');
export const number = anything.transform(asNumber);
export const count = anything.transform(asCount);
export const price = anything.transform(asPrice);
export const flag = anything.transform(asFlag);

/** What a row cannot be without. */
export const required = text.pipe(z.string());

/** A list whose broken items are left out; anything that is no list is an empty one. */
export function listOf<Item extends z.ZodType>(item: Item): z.ZodType<z.output<Item>[]> {
  return anything.transform((value) =>
    (Array.isArray(value) ? value : []).flatMap((one: unknown) => {
      const parsed = item.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}

/** The fields of what is an object and no list. */
export function asFields(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Reads the objects of a list and leaves out those that cannot be read; anything that is no list is an empty one. */
export function eachOf<Item>(
  value: unknown,
  read: (fields: Record<string, unknown>) => Item | undefined,
): Item[] {
  const items: Item[] = [];
  if (!Array.isArray(value)) return items;
  for (const one of value as unknown[]) {
    const fields = asFields(one);
    const item = fields && read(fields);
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** Leaves out what is missing, so that an absent field is absent and not `undefined`. */
export function compact<Fields extends object>(fields: Fields): Fields {
  const present: Partial<Fields> = {};
  for (const name in fields) if (fields[name] !== undefined) present[name] = fields[name];
  return present as Fields;
}
