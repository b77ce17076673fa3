import { NOVITA_DEFAULT_TIMES } from './novita-times.js';
import { pace } from './outgoing-limiter.js';
import { backoffMs } from './resilience.js';

describe('backoffMs', () => {
  it('doubles up to the longest wait, half of it by chance', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((attempt) => backoffMs(attempt, NOVITA_DEFAULT_TIMES, 1));
    expect(waits).toEqual([200, 400, 800, 1600, 2000, 2000]);
    expect(backoffMs(3, NOVITA_DEFAULT_TIMES, 0)).toBe(400);
  });
});

describe('pace', () => {
  it.each([
    [600, 100, 150],
    [60, 1000, 15],
    [6, 10_000, 10],
  ])('of %i a minute', (rate, intervalMs, burst) => {
    expect(pace(rate)).toEqual({ intervalMs, burst });
  });
});
