import { RandomBytes } from './random-bytes.js';

describe('Random bytes', () => {
  it('are never the same ones, also where the pool is drawn anew', () => {
    const random = new RandomBytes();
    const drawn = Array.from({ length: 2_000 }, () => random.next(12).toString('hex'));
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(drawn.every((text) => text.length === 24 && !/^0+$/.test(text))).toBe(true);
  });

  it('that were given out are left alone', () => {
    const random = new RandomBytes();
    const first = random.next(16);
    const before = first.toString('hex');
    for (let draws = 0; draws < 1_000; draws++) random.next(16);
    expect(first.toString('hex')).toBe(before);
  });
});
