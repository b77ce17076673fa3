import { z } from 'zod';
import type { NovitaPage } from '../novita-instance.js';
import { anything, asCount } from './lenient.js';

/** An array, for which some servers write null when it is empty. */
const array = z.array(z.unknown()).nullable();

/** Reads what can be read of a list; the envelope must be right, a broken row only costs itself. */
export function readRows<Row>(
  body: unknown,
  field: string,
  row: z.ZodType<Row>,
): { rows: Row[]; skipped: number } {
  const list = z.looseObject({ [field]: array }).parse(body)[field] as unknown[] | null;
  const parsed = (list ?? []).map((one) => row.safeParse(one));
  const rows = parsed.flatMap((one) => (one.success ? [one.data] : []));
  return { rows, skipped: parsed.length - rows.length };
}

/** Like `readRows`, of a list that says how many there are altogether. */
export function readPage<Row>(body: unknown, field: string, row: z.ZodType<Row>): NovitaPage<Row> {
  const total = z.looseObject({ total: anything.transform(asCount).pipe(z.number()) }).parse(body).total;
  return { ...readRows(body, field, row), total };
}
