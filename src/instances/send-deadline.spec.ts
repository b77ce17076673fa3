import { SendDeadline } from './send-deadline.js';

describe('the deadline of a send', () => {
  it.each([
    ['at once', 0, 0, true],
    ['just in time', 1_999, 1_999, true],
    ['too late', 2_000, 2_000, false],
    ['after the machine has slept, which the monotonic clock does not see', 10, 600_000, false],
    ['after the wall clock was set back', 2_500, -3_600_000, false],
    ['in time although the wall clock was set back', 10, -3_600_000, true],
  ])('%s', (_when, monotonicMs, wallMs, may) => {
    let passed = { monotonic: 0, wall: 0 };
    const deadline = new SendDeadline({
      monotonic: () => 5_000 + passed.monotonic,
      wall: () => 1_767_225_600_000 + passed.wall,
    });
    passed = { monotonic: monotonicMs, wall: wallMs };
    expect(deadline.mayStillSend()).toBe(may);
  });
});
