import fc from 'fast-check';
import { fromUsd, toUsd } from './money.js';

describe('money', () => {
  it.each([
    [35_000, '0.35'],
    [17_500, '0.175'],
    [160_000, '1.60'],
    [100_000, '1.00'],
    [1, '0.00001'],
    [0, '0.00'],
    [-17_500, '-0.175'],
    [123_456_789, '1234.56789'],
  ])('shows %d as %s USD', (units, usd) => {
    expect(toUsd(units)).toBe(usd);
  });

  it('comes back as what it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (units) => {
        expect(fromUsd(toUsd(units))).toBe(units);
      }),
      { seed: 1 },
    );
  });
});
