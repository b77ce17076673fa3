import fc from 'fast-check';
import { scrub } from '../common/secret-text.js';
import { digestOf, keyIdOf, makeKey } from './key-text.js';

const ID = 'key_01JD0000000000000000000001';

describe('The text of a key', () => {
  const key = makeKey(ID);

  it('has the form that scanners know, and names its id', () => {
    expect(key).toMatch(/^ngi_01JD0000000000000000000001_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/);
    expect(keyIdOf(key)).toBe(ID);
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => makeKey(ID))).size).toBe(1_000);
  });

  it('uses every character about equally often', () => {
    const secrets = Array.from({ length: 2_000 }, () => makeKey(ID).split('_')[2] ?? '').join('');
    const counts = new Map<string, number>();
    for (const character of secrets) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(62);
    const expected = secrets.length / 62;
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.25);
  });

  it('with one character wrong is no key, so that nothing is looked up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: key.length - 1 }), fc.string({ maxLength: 2 }), (at, text) => {
        const typed = key.slice(0, at) + text + key.slice(at + 1);
        if (typed !== key) expect(keyIdOf(typed)).toBeUndefined();
      }),
      { seed: 11, numRuns: 2_000 },
    );
  });

  it('is taken out of logs wherever it stands', () => {
    expect(scrub(`{"note":"it was ${key}, was it not"}`)).toBe(
      '{"note":"it was ngi_[redacted], was it not"}',
    );
  });

  it('cannot be had back from its digest', () => {
    expect(digestOf(key)).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf(key)).toBe(digestOf(key));
  });
});
