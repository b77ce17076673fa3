import type { RunningMeter } from '../instances/running-meter.js';
import { HOUR_MS } from '../ledger/booking.js';
import {
  costOf,
  daysBetween,
  groupUses,
  savedBy,
  savedOf,
  sumOf,
  unbooked,
  type Use,
  withEmptyPeriods,
} from './spending.js';

const account = { owner: 'ann', product: 'RTX 4090 24GB', region: 'CN-HK-01', billingMode: 'spot' };
const START = Date.UTC(2026, 0, 1, 22);

function aUse(changes: Partial<Use> = {}): Use {
  return { ...account, period: '2026-01-01', instanceId: 'inst_1', amounts: { compute: 10 }, ...changes };
}

/** 0.24 USD per hour since ten in the evening. */
const meter: RunningMeter = {
  instanceId: 'inst_1',
  account,
  meter: { at: START, rates: { compute: 24 * 24_000 }, gpus: 2, amounts: {}, rests: {} },
};

describe('what a meter has not booked', () => {
  const days = { from: '2026-01-01', to: '2026-01-02' };

  it('falls on the days on which it was used, up to now', () => {
    expect(unbooked(meter, days, START + 5 * HOUR_MS, 'day')).toEqual([
      aUse({ amounts: { compute: 48_000, gpuMs: 4 * HOUR_MS } }),
      aUse({ period: '2026-01-02', amounts: { compute: 72_000, gpuMs: 6 * HOUR_MS } }),
    ]);
  });

  it('falls on hours likewise', () => {
    const uses = unbooked(meter, days, START + 2.5 * HOUR_MS, 'hour');
    expect(uses.map(({ period, amounts }) => [period, amounts.compute])).toEqual([
      ['2026-01-01T22', 24_000],
      ['2026-01-01T23', 24_000],
      ['2026-01-02T00', 12_000],
    ]);
  });

  it.each<[string, { from: string; to: string }, number]>([
    ['before the days', { from: '2026-01-02', to: '2026-01-02' }, 24 * 24_000],
    ['after them', { from: '2026-01-01', to: '2026-01-01' }, 48_000],
    ['after all of them', { from: '2025-12-01', to: '2025-12-31' }, 0],
  ])('is left out where it was used %s', (_when, asked, compute) => {
    const uses = unbooked(meter, asked, START + 50 * HOUR_MS, 'day');
    expect(costOf(sumOf(uses))).toBe(compute);
  });
});

describe('putting together', () => {
  const uses = [
    aUse({ amounts: { compute: 10, storage: 1, savedSpot: 5 } }),
    aUse({
      period: '2026-01-02',
      owner: 'bob',
      instanceId: 'inst_2',
      amounts: { compute: 30, savedAutoStop: 2 },
    }),
    aUse({ period: '2026-01-02', instanceId: 'inst_1', amounts: { compute: 20, savedSurplus: 3 } }),
  ];

  it('puts what has cost most first, days in their order', () => {
    expect(groupUses(uses, 'owner').map(({ key, amounts }) => [key, costOf(amounts)])).toEqual([
      ['ann', 31],
      ['bob', 30],
    ]);
    expect(groupUses(uses, 'day').map(({ key, amounts }) => [key, costOf(amounts)])).toEqual([
      ['2026-01-01', 11],
      ['2026-01-02', 50],
    ]);
  });

  it('tells whose an instance is', () => {
    expect(groupUses(uses, 'instance').map(({ key, owner }) => [key, owner])).toEqual([
      ['inst_1', 'ann'],
      ['inst_2', 'bob'],
    ]);
  });

  it('tells what money was spent on, and what kept it from being spent', () => {
    const causes = groupUses(uses, 'cause').map(({ key, amounts }) => [
      key,
      costOf(amounts),
      savedOf(amounts),
    ]);
    expect(causes).toEqual([
      ['compute', 60, 0],
      ['storage', 1, 0],
      ['spot', 0, 5],
      ['surplus_removed', 0, 3],
      ['auto_stop', 0, 2],
    ]);
  });

  it('loses nothing, whatever it is put together by', () => {
    const all = sumOf(uses);
    for (const groupBy of ['owner', 'instance', 'product', 'region', 'billingMode', 'day', 'cause'] as const)
      expect(sumOf(groupUses(uses, groupBy))).toEqual(all);
    expect([savedBy('spot', all), savedBy('auto_stop', all), savedBy('surplus_removed', all)]).toEqual([
      5, 2, 3,
    ]);
  });
});

it('has a row for every day and every hour until now, whether it cost something or not', () => {
  const groups = [{ key: '2026-01-02', amounts: { compute: 7 } }];
  const noon = Date.UTC(2026, 0, 3, 12);
  const shown = (pace: 'day' | 'hour', to: string): [string, number][] =>
    withEmptyPeriods(groups, pace, { from: '2026-01-02', to }, noon).map(({ key, amounts }) => [
      key,
      costOf(amounts),
    ]);
  expect(shown('day', '2026-01-05')).toEqual([
    ['2026-01-02', 7],
    ['2026-01-03', 0],
  ]);
  expect(shown('day', '2026-01-02')).toEqual([['2026-01-02', 7]]);
  expect(shown('hour', '2026-01-02')).toHaveLength(24);
  expect(shown('hour', '2026-01-03').at(-1)).toEqual(['2026-01-03T12', 0]);
});

it('knows every day from the first to the last', () => {
  expect(daysBetween({ from: '2026-02-27', to: '2026-03-01' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ]);
});
