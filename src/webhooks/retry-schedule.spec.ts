import fc from 'fast-check';
import { judge, retryAfterMs } from './retry-schedule.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const WAITS = [5_000, 30_000, 180_000];
const MIDDLE = 0.5;

describe('judge', () => {
  it.each([200, 201, 202, 204, 299])('calls %d delivered', (status) => {
    expect(judge({ status }, 1, WAITS, NOW, MIDDLE)).toEqual({ status: 'delivered' });
  });

  it('takes 410 for never again', () => {
    expect(judge({ status: 410 }, 1, WAITS, NOW, MIDDLE)).toEqual({ status: 'dead' });
  });

  it.each([undefined, 100, 199, 300, 301, 302, 307, 308, 400, 401, 404, 409, 429, 500, 502, 503, 599])(
    'tries again after %p',
    (status) => {
      expect(judge({ status }, 1, WAITS, NOW, MIDDLE)).toEqual({ status: 'pending', delayMs: 5_000 });
    },
  );

  it('makes one try and as many retries as there are waits', () => {
    const verdicts = [1, 2, 3, 4].map((tries) => judge({ status: 500 }, tries, WAITS, NOW, MIDDLE));

    expect(verdicts).toEqual([
      { status: 'pending', delayMs: 5_000 },
      { status: 'pending', delayMs: 30_000 },
      { status: 'pending', delayMs: 180_000 },
      { status: 'dead' },
    ]);
    expect(judge({ status: 500 }, 1, [], NOW, MIDDLE)).toEqual({ status: 'dead' });
  });

  it('spreads waits by a fifth at most', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        const verdict = judge({ status: 500 }, 2, WAITS, NOW, random);
        const delayMs = verdict.status === 'pending' ? verdict.delayMs : 0;
        return delayMs >= 24_000 && delayMs <= 36_000;
      }),
    );
  });

  it.each([
    ['60', 60_000, 'obeys'],
    ['1', 5_000, 'is not rushed by'],
    ['86400', 900_000, 'is not put off for ever by'],
    ['Sun, 22 Nov 2026 10:01:30 GMT', 90_000, 'obeys'],
    ['Sun, 22 Nov 2020 10:00:00 GMT', 5_000, 'is not rushed by'],
    ['soon', 5_000, 'ignores'],
  ])('with Retry-After: %s waits %d ms', (retryAfter, delayMs) => {
    expect(judge({ status: 503, retryAfter }, 1, WAITS, NOW, MIDDLE)).toEqual({ status: 'pending', delayMs });
  });

  it('keeps a scheduled wait that is longer than any Retry-After may be', () => {
    const verdict = judge({ status: 503, retryAfter: '10' }, 1, [3_600_000], NOW, MIDDLE);

    expect(verdict).toEqual({ status: 'pending', delayMs: 3_600_000 });
  });
});

describe('retryAfterMs', () => {
  it.each(['', '-5', '1.5', '1e9', '2026-11-22', 'x', '99999999999'])('does not understand %j', (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  });

  it('understands the older forms of a date', () => {
    expect(retryAfterMs('Sunday, 22-Nov-26 10:00:10 GMT', NOW)).toBe(10_000);
    expect(retryAfterMs(undefined, NOW)).toBeUndefined();
  });
});
