import { costAt, relative, span, usd } from './format';

test.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [312_000, '5 min 12 s'],
  [3_600_000, '1 h'],
  [100_000_000, '1 d 3 h'],
  [-5, '0 s'],
])('%d ms is told as %s', (ms, told) => {
  expect(span(ms)).toBe(told);
});

test('a moment is told from now', () => {
  const now = Date.parse('2026-01-01T00:10:00Z');
  expect(relative('2026-01-01T00:05:00Z', now)).toBe('5 min ago');
  expect(relative('2026-01-01T00:30:00Z', now)).toBe('in 20 min');
  expect(relative('2026-01-01T00:10:01Z', now)).toBe('now');
  expect(relative(undefined, now)).toBe('–');
  expect(relative('yesterday', now)).toBe('–');
});

test('a small price keeps its digits', () => {
  expect(usd('0.35')).toMatch(/0\.35$/);
  expect(usd('0.0123')).toMatch(/0\.0123$/);
  expect(usd(undefined)).toBe('–');
  expect(usd('many')).toBe('–');
});

test('what burns costs more by the hour, what does not stays', () => {
  const metered = { accruedCost: '1.00', meteredAt: '2026-01-01T00:00:00Z' };
  const later = Date.parse('2026-01-01T02:00:00Z');
  expect(costAt({ ...metered, burnPerHour: '0.50' }, later)).toBeCloseTo(2);
  expect(costAt(metered, later)).toBe(1);
  expect(costAt({}, later)).toBeUndefined();
});
