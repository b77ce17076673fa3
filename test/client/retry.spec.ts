import { type Problem, ProblemError } from '../../clients/typescript/src/problem-error.js';
import { pauseBeforeRetry, type Repeat } from '../../clients/typescript/src/retry.js';

const RULES = { retries: 3, longestRetryAfterSeconds: 60 };

const refused = (status: number, retryable: boolean, retryAfter?: string): ProblemError =>
  new ProblemError(
    { status, retryable, code: 'service_unavailable', detail: 'refused' } as Problem,
    new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  );

const lost = new TypeError('fetch failed');

const pause = (failure: unknown, repeat: Repeat, attempt = 0) =>
  pauseBeforeRetry(failure, repeat, attempt, RULES);

describe('A failed request', () => {
  it.each<[string, unknown, Repeat, boolean]>([
    ['that got no answer', lost, 'always', true],
    ['that got no answer', lost, 'keyed', true],
    ['that got no answer', lost, 'never', false],
    ['while the service is away', refused(503, true, '1'), 'keyed', true],
    ['while the service is away', refused(503, true, '1'), 'never', false],
    ['over the rate limit', refused(429, true, '1'), 'never', true],
    ['that is wrong', refused(400, false), 'always', false],
    ['that the state forbids', refused(409, false), 'keyed', false],
    ['while the first one is in flight', refused(409, true, '1'), 'keyed', true],
    ['that has to wait too long', refused(503, true, '61'), 'always', false],
  ])('%s (%p, repeatable: %s) is sent again: %p', (_what, failure, repeat, again) => {
    expect(pause(failure, repeat) !== undefined).toBe(again);
  });

  it('is given up after so many attempts', () => {
    expect([0, 1, 2, 3].map((attempt) => pause(lost, 'always', attempt) !== undefined)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('waits at least as long as it is told to, in seconds or until a date', () => {
    expect(pause(refused(503, true, '7'), 'always')).toBeGreaterThanOrEqual(7_000);
    const date = new Date(Date.now() + 30_000).toUTCString();
    expect(pause(refused(503, true, date), 'always')).toBeGreaterThan(20_000);
    expect(pause(refused(503, true, 'soon'), 'always')).toBeLessThan(1_000);
  });

  it('waits longer each time', () => {
    const pauses = [0, 2, 4].map((attempt) =>
      pauseBeforeRetry(lost, 'always', attempt, { ...RULES, retries: 9 }),
    );
    expect(pauses).toEqual(pauses.toSorted((one = 0, other = 0) => one - other));
  });
});
