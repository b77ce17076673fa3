import fc from 'fast-check';
import { InvalidRequestError } from '../common/app-error.js';
import { plainInput } from './plain-input.js';

describe('plainInput', () => {
  it('takes null for not set and leaves the rest as it is', () => {
    expect(plainInput({ name: 'x', region: null, envs: [{ key: 'A', value: '' }] })).toEqual({
      name: 'x',
      envs: [{ key: 'A', value: '' }],
    });
    for (const value of [undefined, null, 'text', 5, true]) expect(plainInput(value)).toBe(value);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'])(
    'refuses a field called %s, wherever it stands',
    (name) => {
      const input: unknown = JSON.parse(`{"a":[{"${name}":1}]}`);
      expect(() => plainInput(input)).toThrow(InvalidRequestError);
      try {
        plainInput(input);
      } catch (error) {
        expect((error as InvalidRequestError).facts.errors).toEqual([
          { detail: 'is not a known field', pointer: `#/a/0/${name}` },
        ]);
      }
    },
  );

  it('refuses what nests without end', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(() => plainInput(JSON.parse(deep))).toThrow(/must not nest deeper/);
  });

  it('throws nothing but refusals', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          plainInput(value);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidRequestError);
        }
      }),
      { seed: 5 },
    );
  });
});
