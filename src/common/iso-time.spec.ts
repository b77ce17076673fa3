import { isoTime } from './iso-time.js';

describe('The text of a moment', () => {
  it('is that of the moment asked for, the same or another than before', () => {
    const asked = [0, 0, 1_700_000_000_123, 0, 5, 1_700_000_000_123, 5, 5, 0, -1];
    expect(asked.map((moment) => isoTime(moment))).toEqual(
      asked.map((moment) => new Date(moment).toISOString()),
    );
  });

  it('is refused of what is none, also after it was refused', () => {
    for (const broken of [Number.NaN, Number.NaN, Infinity, Infinity])
      expect(() => isoTime(broken)).toThrow(RangeError);
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  });
});
