import type { MicroPrice } from '../common/money.js';
import type { NovitaBill } from '../novita/novita-account.js';

/** What Novita has billed for one machine, held against what was counted here (1e-5 USD). */
export interface BillRow {
  novitaInstanceId?: string;
  /** Absent where no record refers to the machine. */
  instanceId?: string;
  billed: MicroPrice;
  counted: MicroPrice;
}

/**
 * Every machine that was billed, and every instance that was counted without a bill; the largest difference first.
 *
 * @param counted by our id
 * @param idOf our id, by Novita's
 */
export function compareBills(
  bills: NovitaBill[],
  counted: ReadonlyMap<string, MicroPrice>,
  idOf: ReadonlyMap<string, string>,
): BillRow[] {
  const billed = new Map<string, MicroPrice>();
  for (const { novitaInstanceId, amount } of bills)
    billed.set(novitaInstanceId, (billed.get(novitaInstanceId) ?? 0) + amount);
  const rows = [...billed].map(([novitaInstanceId, amount]): BillRow => {
    const instanceId = idOf.get(novitaInstanceId);
    return { novitaInstanceId, instanceId, billed: amount, counted: counted.get(instanceId ?? '') ?? 0 };
  });
  const known = new Set(rows.map(({ instanceId }) => instanceId));
  for (const [instanceId, amount] of counted)
    if (!known.has(instanceId)) rows.push({ instanceId, billed: 0, counted: amount });
  const off = (row: BillRow): MicroPrice => Math.abs(row.billed - row.counted);
  return rows.toSorted((one, other) => off(other) - off(one));
}
