import { HostSlots, type Slot } from './host-slots.js';

const wait = (slot: Slot): number => ('comeBackInMs' in slot ? slot.comeBackInMs : 0);
const free = (slot: Slot, tookMs: number): void => {
  if ('free' in slot) slot.free(tookMs);
};

describe('HostSlots', () => {
  it('lets few attempts at a time go to one host', () => {
    const slots = new HostSlots(2, () => 0.5);
    const first = slots.take('a', 'msg_1');

    expect([first, slots.take('a', 'msg_2'), slots.take('a', 'msg_3')].map((slot) => 'free' in slot)).toEqual(
      [true, true, false],
    );
    expect('free' in slots.take('b', 'msg_4')).toBe(true);
    free(first, 10);
    expect('free' in slots.take('a', 'msg_3')).toBe(true);
  });

  it('has deliveries come back the later the more of them wait and the slower the host is', () => {
    const slots = new HostSlots(1, () => 0.5);
    const first = slots.take('a', 'msg_0');

    expect([1, 2, 3].map((n) => wait(slots.take('a', `msg_${n}`)))).toEqual([1_000, 2_000, 3_000]);
    expect(wait(slots.take('a', 'msg_3'))).toBe(3_000);
    free(first, 15_000);
    expect(wait(slots.take('a', 'msg_1'))).toBe(0);
  });

  it('never sends a delivery away for longer than a quarter of a minute and its spread', () => {
    const slots = new HostSlots(1, () => 0.999);
    slots.take('a', 'msg_0');
    const waits = Array.from({ length: 1_000 }, (_, n) => wait(slots.take('a', `msg_${n}`)));

    expect(Math.max(...waits)).toBeLessThan(22_500);
  });
});
