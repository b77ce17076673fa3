import { baselineOf, compareBalance, isLow, type KnownBalance, runwayHours } from './balance.js';

const HOUR = 3_600_000;

describe('the balance', () => {
  it.each<[available: number, burn: number, hours: number | undefined]>([
    [100_000, 25_000, 4],
    [100_000, 0, undefined],
    [-5_000, 25_000, 0],
  ])('of %i at a burn of %i lasts for %s hours', (available, burn, hours) => {
    expect(runwayHours(available, burn)).toBe(hours);
  });

  it.each<[string, Parameters<typeof isLow>, boolean]>([
    ['less than the amount', [999_999, 0, { lowUsd: 10, lowRunwayHours: 24 }], true],
    ['the amount', [1_000_000, 0, { lowUsd: 10, lowRunwayHours: 24 }], false],
    ['lasts for too short a time', [1_000_000, 41_667, { lowUsd: 10, lowRunwayHours: 24 }], true],
    ['lasts long enough', [1_000_000, 41_666, { lowUsd: 10, lowRunwayHours: 24 }], false],
    ['arrears, and the amount is not looked at', [-1, 0, { lowUsd: 0, lowRunwayHours: 24 }], false],
    ['arrears while something is spent', [-1, 1, { lowUsd: 0, lowRunwayHours: 24 }], true],
    ['neither is looked at', [-1, 1, { lowUsd: 0, lowRunwayHours: 0 }], false],
  ])('is low: %s', (_what, asked, low) => {
    expect(isLow(...asked)).toBe(low);
  });
});

describe('the comparison', () => {
  const first = { at: 0, available: 500_000, counted: 1_000 };
  const known: KnownBalance = {
    available: 400_000,
    readAt: HOUR,
    low: false,
    counted: 101_000,
    baseline: first,
  };

  it('holds what has left the account against what was counted', () => {
    expect(compareBalance(first, { at: HOUR, available: 400_000, counted: 100_000 })).toEqual({
      since: 0,
      fell: 100_000,
      counted: 99_000,
      difference: 1_000,
    });
  });

  it('begins anew after a day, and when somebody has paid in', () => {
    const present = { at: 2 * HOUR, available: 390_000, counted: 111_000 };
    expect(baselineOf(undefined, present)).toBe(present);
    expect(baselineOf(known, present)).toBe(first);
    expect(baselineOf(known, { ...present, available: 400_001 })).toMatchObject({ available: 400_001 });
    expect(baselineOf(known, { ...present, at: 24 * HOUR })).toMatchObject({ at: 24 * HOUR });
  });
});
