import { z } from 'zod';
import type { NovitaPage } from '../novita-instance.js';
import { anything, asCount } from './lenient.js';

/** An array, for which some servers write null when it is empty. */
const array = z.array(z.unknown()).nullable();

const whole = z.looseObject({ total: anything.transform(asCount).pipe(z.number()) });

/** Made once for each field: a schema costs far more to make than to use. */
const lists = new Map<string, z.ZodType<Record<string, unknown>>>();

function listIn(field: string): z.ZodType<Record<string, unknown>> {
  const known = lists.get(field);
  if (known) return known;
  const made = z.looseObject({ [field]: array });
  lists.set(field, made);
  return made;
}

/** Reads what can be read of a list; the envelope must be right, a broken row only costs itself. */
export function readRows<Row>(
  body: unknown,
  field: string,
  row: z.ZodType<Row>,
): { rows: Row[]; skipped: number } {
  const list = listIn(field).parse(body)[field] as unknown[] | null;
  const parsed = (list ?? []).map((one) => row.safeParse(one));
  const rows = parsed.flatMap((one) => (one.success ? [one.data] : []));
  return { rows, skipped: parsed.length - rows.length };
}

/** Like `readRows`, of a list that says how many there are altogether. */
export function readPage<Row>(body: unknown, field: string, row: z.ZodType<Row>): NovitaPage<Row> {
  const { total } = whole.parse(body);
  return { ...readRows(body, field, row), total };
}
