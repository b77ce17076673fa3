import { NOVITA_DEFAULT_TIMES } from './novita-times.js';
import { pace } from './outgoing-limiter.js';
import { NovitaNotFoundError, NovitaUnavailableError } from './novita.errors.js';
import { backoffMs, speaksAgainstNovita } from './resilience.js';

describe('backoffMs', () => {
  it('doubles up to the longest wait, half of it by chance', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((attempt) => backoffMs(attempt, NOVITA_DEFAULT_TIMES, 1));
    expect(waits).toEqual([200, 400, 800, 1600, 2000, 2000]);
    expect(backoffMs(3, NOVITA_DEFAULT_TIMES, 0)).toBe(400);
  });
});

describe('speaksAgainstNovita', () => {
  it.each([
    ['no answer', new NovitaUnavailableError('silent', ''), true],
    ['500', new NovitaUnavailableError('broken', '', { httpStatus: 500 }), true],
    ['an unreadable success', new NovitaUnavailableError('broken', '', { httpStatus: 200 }), true],
    ['408', new NovitaUnavailableError('broken', '', { httpStatus: 408 }), false],
    [
      'the page of a gateway with status 403',
      new NovitaUnavailableError('broken', '', { httpStatus: 403 }),
      false,
    ],
    ['429', new NovitaUnavailableError('told-to-wait', '', { httpStatus: 429 }), false],
    ['our own budget', new NovitaUnavailableError('budget', ''), false],
    ['an open breaker', new NovitaUnavailableError('not-asking', ''), false],
    ['404', new NovitaNotFoundError('', { httpStatus: 404 }), false],
  ])('%s: %#', (_what, error, expected) => {
    expect(speaksAgainstNovita(error)).toBe(expected);
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
