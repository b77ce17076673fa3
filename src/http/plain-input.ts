import { type FieldError, InvalidRequestError } from '../common/app-error.js';

/** No request of ours nests deeper than a handful of levels; what does is refused before anything walks it. */
const MAX_DEPTH = 16;

type Nulls = 'drop' | 'keep';

/** Fields that every object seems to have: a validator would take them for known, or pass over them in silence. */
function isInherited(name: string): boolean {
  return name in Object.prototype || name === 'prototype';
}

/**
 * Input as plain data: fields that are null count as not set, unless they are kept; names that every object inherits (`constructor`,
 * `__proto__` …) are refused like any unknown field.
 *
 * @throws {InvalidRequestError}
 */
export function plainInput(input: unknown, nulls: Nulls = 'drop'): unknown {
  const errors: FieldError[] = [];
  const plain = walk(input, '#', 0, nulls, errors);
  if (errors.length > 0) throw new InvalidRequestError(errors);
  return plain;
}

function walk(value: unknown, pointer: string, depth: number, nulls: Nulls, errors: FieldError[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) {
    errors.push({ detail: `must not nest deeper than ${MAX_DEPTH} levels`, pointer });
    return undefined;
  }
  if (Array.isArray(value))
    return value.map((item, index) => walk(item, `${pointer}/${index}`, depth + 1, nulls, errors));
  const plain: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const at = `${pointer}/${escapePointer(name)}`;
    if (isInherited(name)) errors.push({ detail: 'is not a known field', pointer: at });
    else if (field !== null || nulls === 'keep') plain[name] = walk(field, at, depth + 1, nulls, errors);
  }
  return plain;
}

/** One step of a JSON Pointer in a URI fragment (RFC 6901); half a character becomes the replacement character. */
export function escapePointer(name: string): string {
  const wellFormed = Buffer.from(name).toString();
  return encodeURIComponent(wellFormed.replaceAll('~', '~0').replaceAll('/', '~1'));
}
