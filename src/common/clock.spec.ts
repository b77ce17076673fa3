import { SystemClock } from './clock.js';

describe('the clock', () => {
  it('is this machine’s until it is told another one, which it then carries on', () => {
    const clock = new SystemClock();
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000);

    const told = Date.now() + 7_200_000;
    clock.follow(told, performance.now() - 5_000);
    const ahead = clock.now().getTime() - told;
    expect(ahead).toBeGreaterThanOrEqual(5_000);
    expect(ahead).toBeLessThan(6_000);
  });
});
