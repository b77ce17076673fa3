import { startOf } from './spending';

describe('The start of a row of costs', () => {
  it.each([
    ['1970-01-02', 86_400],
    ['1970-01-02T01', 90_000],
  ])('%s', (key, seconds) => {
    expect(startOf(key)).toBe(seconds);
  });
});
