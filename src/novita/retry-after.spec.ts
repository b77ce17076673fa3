import { readRetryAfter } from './retry-after.js';

describe('readRetryAfter', () => {
  const now = Date.parse('2026-11-23T10:00:00Z');

  it.each([
    ['7', 7_000],
    ['0', 0],
    [' 1.5 ', 1_500],
    ['86400', 300_000],
    ['Mon, 23 Nov 2026 10:00:05 GMT', 5_000],
    ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-3', undefined],
    ['Infinity', undefined],
  ])('reads %p as %p ms', (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms);
  });
});
