import { toUsd } from '../common/money.js';
import { type Amounts, HOUR_MS } from '../ledger/booking.js';
import type { Costs } from './costs.service.js';
import type { CostRowDto, CostsDto, CostSumDto } from './dto/costs.dto.js';
import { costOf, type Days, type Grouping, savedBy, savedOf, SAVING_CAUSES } from './spending.js';

const COLUMNS = ['key', 'name', 'owner', 'compute', 'storage', 'cost', 'saved', 'gpuHours'] as const;

const NAMES: Record<(typeof COLUMNS)[number], string> = {
  key: 'key',
  name: 'name',
  owner: 'owner',
  compute: 'compute_usd',
  storage: 'storage_usd',
  cost: 'cost_usd',
  saved: 'saved_usd',
  gpuHours: 'gpu_hours',
};

/** What a program that shows tables would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

export function renderCosts(
  { groupBy, days, limit }: { groupBy: Grouping; days: Days; limit: number },
  { at, groups, total, burn }: Costs,
  names: ReadonlyMap<string, string>,
): CostsDto {
  const shown = groups.slice(0, limit);
  return {
    groupBy,
    from: days.from,
    to: days.to,
    currency: 'USD',
    countedAt: new Date(at).toISOString(),
    burnPerHour: toUsd(burn),
    total: renderSum(total),
    savings: SAVING_CAUSES.map((cause) => ({ cause, saved: toUsd(savedBy(cause, total)) })),
    rows: shown.map(({ key, owner, amounts }) =>
      Object.assign(renderSum(amounts), { key, name: names.get(key), owner }),
    ),
    omitted: groups.length - shown.length,
  };
}

/** The rows as RFC 4180 has it, with a heading; no text in them is taken for a formula. */
export function toCsv(rows: CostRowDto[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])));
  return [COLUMNS.map((column) => NAMES[column]), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function renderSum(amounts: Amounts): CostSumDto {
  return {
    compute: toUsd(amounts.compute ?? 0),
    storage: toUsd(amounts.storage ?? 0),
    cost: toUsd(costOf(amounts)),
    saved: toUsd(savedOf(amounts)),
    gpuHours: Math.round(((amounts.gpuMs ?? 0) / HOUR_MS) * 1_000) / 1_000,
  };
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
