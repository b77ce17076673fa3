import { InvalidRequestError } from '../common/app-error.js';
import { asksForCsv, daysOf } from './costs-question.js';

const NOW = Date.UTC(2026, 2, 31, 12);

describe('the days that are asked for', () => {
  it('end today, and are thirty; two when hours are asked for', () => {
    expect(daysOf({ groupBy: 'day' }, NOW)).toEqual({ from: '2026-03-02', to: '2026-03-31' });
    expect(daysOf({ groupBy: 'hour' }, NOW)).toEqual({ from: '2026-03-30', to: '2026-03-31' });
    expect(daysOf({ groupBy: 'owner', to: '2026-03-01' }, NOW).from).toBe('2026-01-31');
  });

  it.each<[Parameters<typeof daysOf>[0], boolean]>([
    [{ groupBy: 'hour', from: '2026-03-18', to: '2026-03-31' }, true],
    [{ groupBy: 'hour', from: '2026-03-17', to: '2026-03-31' }, false],
    [{ groupBy: 'instance', from: '2026-01-29', to: '2026-03-31' }, true],
    [{ groupBy: 'instance', from: '2026-01-28', to: '2026-03-31' }, false],
    [{ groupBy: 'product', from: '2025-02-25', to: '2026-03-31' }, true],
    [{ groupBy: 'product', from: '2025-02-24', to: '2026-03-31' }, false],
    [{ groupBy: 'day', from: '2026-04-01', to: '2026-03-31' }, false],
  ])('%j: taken is %s', (asked, isTaken) => {
    if (isTaken) expect(daysOf(asked, NOW)).toMatchObject({ from: asked.from });
    else expect(() => daysOf(asked, NOW)).toThrow(InvalidRequestError);
  });
});

it.each<[Parameters<typeof asksForCsv>, boolean]>([
  [[undefined, undefined], false],
  [[undefined, 'text/csv'], true],
  [[undefined, 'Text/CSV;q=0.9, */*'], true],
  [[undefined, 'text/html, application/json, text/csv'], false],
  [[undefined, '*/*'], false],
  [['json', 'text/csv'], false],
  [['csv', 'application/json'], true],
])('%j asks for CSV: %s', (asked, isCsv) => {
  expect(asksForCsv(...asked)).toBe(isCsv);
});
