import { HostSlots, type Slot } from './host-slots.js';

const PLACES = 40;
const HANGS_MS = 15_000;

const aHost = (n: number | string, path = '/hook'): string => `https://host-${n}.test${path}`;
const wait = (slot: Slot): number => ('comeBackInMs' in slot ? slot.comeBackInMs : 0);
const isPlace = (slot: Slot): boolean => 'free' in slot;
const free = (slot: Slot, tookMs?: number): string[] => {
  if (!('free' in slot)) throw new Error('It was sent away');
  return slot.free(tookMs);
};

describe('HostSlots', () => {
  let slots: HostSlots;
  let delivery = 0;

  const take = (url: string): Slot => slots.take(url, `msg_${(delivery += 1)}`);

  beforeEach(() => {
    slots = new HostSlots(PLACES, () => 0.5);
    delivery = 0;
  });

  it('lets few attempts at a time go to one host, however many receivers it serves', () => {
    const taken = Array.from({ length: 5 }, (_, n) => take(aHost(1, `/hook-${n}`)));

    expect(taken.map(isPlace)).toEqual([true, true, true, true, false]);
    expect(isPlace(take(aHost(2)))).toBe(true);
  });

  it('gives one place to who was slow the last time, until it answers sooner', () => {
    free(take(aHost(1)), HANGS_MS);
    const only = take(aHost(1));
    expect([isPlace(only), isPlace(take(aHost(1)))]).toEqual([true, false]);

    free(only, 50);
    expect([take(aHost(1)), take(aHost(1))].map(isPlace)).toEqual([true, true]);
  });

  it('keeps places at a host for receivers that answer beside some that do not', () => {
    for (let n = 0; n < 4; n++) free(take(aHost(1, `/slow-${n}`)), HANGS_MS);
    free(take(aHost(1, '/prompt')), 10);

    expect([0, 1, 2, 3].map((n) => isPlace(take(aHost(1, `/slow-${n}`))))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([0, 1, 2, 3, 4].map(() => isPlace(take(aHost(1, '/prompt'))))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('never gives all places to hosts that hang, were they prompt before or never heard of', () => {
    for (let n = 0; n < 10; n++) free(take(aHost(n)), 10);
    const hanging = Array.from({ length: 100 }, (_, n) => take(aHost(Math.floor(n / 5)))).filter(isPlace);

    expect(hanging).toHaveLength(PLACES / 2 + 20 - 5);
    expect(isPlace(take(aHost('prompt')))).toBe(true);
  });

  it('holds slow receivers to a part of the places, together', () => {
    for (let n = 0; n < 100; n++) free(take(aHost(n)), HANGS_MS);

    const taken = Array.from({ length: 100 }, (_, n) => take(aHost(n)));

    expect(taken.filter(isPlace)).toHaveLength(PLACES / 4);
    expect(isPlace(take(aHost('prompt')))).toBe(true);
  });

  it('calls back who was sent away, the first first, as many as there are places', () => {
    const only = take(aHost(1));
    free(only, HANGS_MS);
    const slow = take(aHost(1));
    const sentAway = ['msg_a', 'msg_b', 'msg_c', 'msg_d', 'msg_e'];
    for (const id of sentAway) slots.take(aHost(1), id);

    expect(free(slow, HANGS_MS)).toEqual(['msg_a']);
    const next = slots.take(aHost(1), 'msg_a');
    expect(free(next, 10)).toEqual(['msg_b', 'msg_c', 'msg_d', 'msg_e']);
  });

  it('learns nothing from a look that made no attempt', () => {
    free(take(aHost(1)), HANGS_MS);
    free(take(aHost(1)));

    expect([take(aHost(1)), take(aHost(1))].map(isPlace)).toEqual([true, false]);
  });

  it('has a delivery come back ever more rarely that never finds a place', () => {
    for (let n = 0; n < 4; n++) take(aHost(1));
    const waits = Array.from({ length: 9 }, () => wait(slots.take(aHost(1), 'msg_a')));

    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it('has deliveries come back the later the more of them wait and the slower the receiver is, within bounds', () => {
    free(take(aHost(1)), HANGS_MS);
    take(aHost(1));

    const waits = Array.from({ length: 100 }, () => wait(take(aHost(1))));

    expect(waits.slice(0, 2)).toEqual([8_000, 16_000]);
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(Math.max(...waits)).toBe(60_000);
  });
});
