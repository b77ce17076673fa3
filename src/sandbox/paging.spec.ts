import { matchesName, pageOf } from './paging.js';

describe('pageOf', () => {
  it.each([
    [{}, 1, { from: 0, to: 10 }],
    [{ pageNum: '0' }, 1, { from: 0, to: 10 }],
    [{ pageNum: '1' }, 1, { from: 0, to: 10 }],
    [{ pageNum: '2', pageSize: '5' }, 1, { from: 5, to: 10 }],
    [{ pageNum: '1', pageSize: '5' }, 0, { from: 5, to: 10 }],
    [{ pageSize: '5000' }, 1, { from: 0, to: 100 }],
    [{ pageSize: '0' }, 1, { from: 0, to: 10 }],
  ] as const)('%j from base %d is %j', (query, base, page) => {
    expect(pageOf(query, base)).toEqual(page);
  });

  it.each(['-1', 'x', '1.5'])('refuses a size of %s', (pageSize) => {
    expect(() => pageOf({ pageSize }, 1)).toThrow('invalid pageSize');
  });
});

describe('matchesName', () => {
  it('finds parts in any case; nothing wanted finds all', () => {
    expect(matchesName('Alpha-1', 'PHA')).toBe(true);
    expect(matchesName('Alpha-1', 'beta')).toBe(false);
    expect(matchesName('Alpha-1', undefined)).toBe(true);
  });
});
