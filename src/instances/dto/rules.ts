import { ValidateBy } from 'class-validator';
import { META_VARIABLE } from '../marker.js';

function rule(name: string, message: string, holds: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: holds, defaultMessage: () => message } });
}

export const IsNotReserved = () =>
  rule(
    'isNotReserved',
    `must not be ${META_VARIABLE}, which the service sets itself`,
    (value) => value !== META_VARIABLE,
  );

export const IsByteLengthAtMost = (bytes: number) =>
  rule(
    'isByteLengthAtMost',
    `must be at most ${bytes} bytes`,
    (value) => typeof value !== 'string' || Buffer.byteLength(value) <= bytes,
  );

/** Users' names: the marker is joined to them by two hyphens, so they hold none (design decision D21). */
export const IsInstanceName = () =>
  rule(
    'isInstanceName',
    'must be 1 to 63 letters, digits or hyphens, without two hyphens in a row',
    (value) => typeof value === 'string' && /^[A-Za-z0-9-]{1,63}$/.test(value) && !value.includes('--'),
  );

/** USD per hour as a number or a decimal text, up to 5 decimals. */
export const IsUsdPerHour = () =>
  rule('isUsdPerHour', 'must be USD per hour, such as "0.35", above 0 and below 10000', (value) => {
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && /^\d{1,4}(\.\d{1,5})?$/.test(text) && Number(text) > 0;
  });

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** A moment after 1970 that exists. */
export const IsMoment = () =>
  rule(
    'isMoment',
    'must be a time such as "2030-01-31T18:00:00Z"',
    (value) => typeof value === 'string' && RFC_3339.test(value) && Date.parse(value) > 0,
  );

/** Each key at most once. */
export const HasUniqueKeys = () =>
  rule('hasUniqueKeys', 'must not name a key twice', (value) => {
    if (!Array.isArray(value)) return true;
    const keys = value.map((item: unknown) => (item as { key?: unknown } | null)?.key);
    return new Set(keys).size === keys.length;
  });
