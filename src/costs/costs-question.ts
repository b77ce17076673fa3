import { InvalidRequestError } from '../common/app-error.js';
import type { Moment } from '../common/clock.js';
import { DAY_MS, dayOf } from '../ledger/booking.js';
import { HOUR_DAYS, INSTANCE_DAYS } from '../ledger/ledger.js';
import type { Format } from './dto/costs-query.dto.js';
import type { Days, Grouping } from './spending.js';

/** How many days an answer may span: what is kept for longer is asked for in parts. */
const MOST_DAYS = 400;

const SPANS: Partial<Record<Grouping, { most: number; usual: number }>> = {
  hour: { most: HOUR_DAYS, usual: 2 },
  instance: { most: INSTANCE_DAYS, usual: 30 },
};

const USUAL_DAYS = 30;

/**
 * The days that are asked for.
 *
 * @throws {InvalidRequestError} when they end before they begin, or are too many
 */
export function daysOf(
  { groupBy, from, to }: { groupBy: Grouping; from?: string; to?: string },
  now: Moment,
): Days {
  const { most, usual } = SPANS[groupBy] ?? { most: MOST_DAYS, usual: USUAL_DAYS };
  const last = to ?? dayOf(now);
  const days = { from: from ?? dayOf(Date.parse(last) - (usual - 1) * DAY_MS), to: last };
  if (days.from > days.to)
    throw new InvalidRequestError([{ detail: 'must not be after the last day', pointer: '#/from' }]);
  if ((Date.parse(days.to) - Date.parse(days.from)) / DAY_MS >= most)
    throw new InvalidRequestError([
      { detail: `must be at most ${most} days before the end, grouped by ${groupBy}`, pointer: '#/from' },
    ]);
  return days;
}

/** Whether the rows are asked for as CSV: by name, or because `Accept` names it before anything else that fits. */
export function asksForCsv(format: Format | undefined, accept = ''): boolean {
  if (format !== undefined) return format === 'csv';
  const types = accept.split(',').map((type) => type.split(';', 1)[0]?.trim().toLowerCase());
  const fitting = types.find((type) =>
    ['text/csv', 'application/json', 'application/*', '*/*'].includes(type ?? ''),
  );
  return fitting === 'text/csv';
}
