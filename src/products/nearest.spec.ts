import { nearest } from './nearest.js';

describe('nearest', () => {
  const names = [
    'RTX 4090 24GB',
    'RTX 3090 24GB',
    'RTX 5090 32GB',
    'H100 SXM 80GB',
    'A100 SXM 80GB',
    'L40S 48GB',
  ];

  it('suggests what was probably meant, at most five', () => {
    expect(nearest('rtx 4090 24g', names)[0]).toBe('RTX 4090 24GB');
    expect(nearest('h100', names)[0]).toBe('H100 SXM 80GB');
    expect(nearest('RTX4O90', names)[0]).toBe('RTX 4090 24GB');
    expect(nearest('x', names)).toHaveLength(5);
  });

  it('says each name once, and nothing when there is none', () => {
    expect(nearest('a', ['A', 'A'])).toEqual(['A']);
    expect(nearest('a', [])).toEqual([]);
  });

  it('is quick with a hostile name', () => {
    expect(nearest('x'.repeat(1_000_000), names)).toHaveLength(5);
  });
});
