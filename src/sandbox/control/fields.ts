import { invalid } from '../envelope.js';

export type Body = Record<string, unknown>;

export function number(body: Body, field: string, fallback?: number): number {
  const value = body[field] ?? fallback;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(field, 'value must be a number');
  return value;
}

export function text(body: Body, field: string, fallback?: string): string {
  const value = body[field] ?? fallback;
  if (typeof value !== 'string') throw invalid(field, 'value must be text');
  return value;
}

export function choice<T extends string>(body: Body, field: string, choices: readonly T[]): T {
  const value = choices.find((candidate) => candidate === body[field]);
  if (value === undefined) throw invalid(field, `value must be one of ${choices.join(', ')}`);
  return value;
}
