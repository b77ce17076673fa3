import { invalid } from './envelope.js';

export const DEFAULT_PAGE_SIZE = 10;
export const MAX_PAGE_SIZE = 100;

/** Reads a whole number of at least 0 from a query; absent and empty count as not given. */
export function wholeNumber(query: Record<string, string>, field: string): number | undefined {
  const text = query[field];
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw invalid(field, 'value must be an integer greater than or equal to 0');
  return Number(text);
}

export interface Page {
  from: number;
  to: number;
}

/** Size 0 means the default, sizes above the maximum are lowered to it; page 0 is the first page in either base. */
export function pageOf(query: Record<string, string>, base: 0 | 1, pageField = 'pageNum'): Page {
  const size = Math.min(wholeNumber(query, 'pageSize') || DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const page = Math.max((wholeNumber(query, pageField) ?? base) - base, 0);
  return { from: page * size, to: (page + 1) * size };
}

/** Names are found by a part of them, whatever the case. */
export function matchesName(name: string, wanted: string | undefined): boolean {
  return !wanted || name.toLowerCase().includes(wanted.toLowerCase());
}
