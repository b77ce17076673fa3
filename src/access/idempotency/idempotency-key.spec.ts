import { InvalidRequestError } from '../../common/app-error.js';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.js';

describe('An idempotency key', () => {
  it.each([
    ['"8e03978e-40d5"', '8e03978e-40d5'],
    ['8e03978e-40d5', '8e03978e-40d5'],
    ['  bare  ', 'bare'],
    ['"two words"', 'two words'],
    [String.raw`"a \"quoted\" \\ key"`, String.raw`a "quoted" \ key`],
    [`"${'k'.repeat(255)}"`, 'k'.repeat(255)],
    ['k'.repeat(255), 'k'.repeat(255)],
  ])('is read from %#', (header, key) => {
    expect(readIdempotencyKey(header)).toBe(key);
  });

  it.each([
    '',
    '""',
    '"open',
    'open"',
    'two words',
    'a, b',
    '"a", "b"',
    '"a";b=1',
    String.raw`"a\b"`,
    'ümlaut',
    `"${'k'.repeat(256)}"`,
    'k'.repeat(256),
  ])('is refused: %#', (header) => {
    expect(() => readIdempotencyKey(header)).toThrow(InvalidRequestError);
  });

  it('is refused at once, however hard it tries', () => {
    const hostile = `"${String.raw`\"`.repeat(100_000)}`;
    expect(() => readIdempotencyKey(hostile)).toThrow(InvalidRequestError);
  });
});

describe('A fingerprint', () => {
  const of = (body: unknown): string => fingerprintOf('POST', '/api/instances', body);

  it('does not depend on how the JSON is written', () => {
    expect(of({ a: 1, b: { c: [1, 2], d: null } })).toBe(of({ b: { d: null, c: [1, 2] }, a: 1 }));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: 1 }, { a: 1, b: undefined, c: null }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: { b: 1 } }, { a: 1, b: 1 }],
    [{}, undefined],
    [{}, []],
    ['{}', {}],
    [{ 'a":1,"b': 1 }, { a: 1, b: 1 }],
  ])('tells %j from %j', (one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  it('tells methods and routes apart', () => {
    const body = { name: 'x' };
    const all = [
      fingerprintOf('POST', '/api/instances', body),
      fingerprintOf('POST', '/api/instances/start', body),
      fingerprintOf('PUT', '/api/instances', body),
    ];
    expect(new Set(all).size).toBe(3);
  });

  it('survives what nests without end', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 200_000; level++) deep = [deep];
    expect(of(deep)).toMatch(/^[\w-]{43}$/);
  });
});
