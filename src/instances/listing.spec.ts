import fc from 'fast-check';
import type { Principal } from '../access/principal.js';
import { SCOPES_OF } from '../access/roles.js';
import { entryOf, idOfEntry, ordersOf } from './filing.js';
import { FirstInOrder, isShelved, isWanted, listingOf, nameOfListing, stretchOfNames } from './listing.js';

const admin: Principal = { keyId: 'k', owner: 'root', role: 'admin', scopes: SCOPES_OF.admin };
const ann: Principal = { ...admin, owner: 'ann', role: 'operator' };

const name = fc.stringMatching(/^[A-Za-z0-9-]{1,8}$/);
const filing = (itsName: string) => ({ name: itsName, productName: 'p' });

describe('A listing', () => {
  it('is of all for admins, and of the owner’s own for everybody else', () => {
    expect(listingOf({}, admin).owner).toBeUndefined();
    expect(listingOf({ owner: 'bob' }, admin).owner).toBe('bob');
    expect(listingOf({ owner: 'bob' }, ann).owner).toBe('ann');
  });

  it('leaves terminated ones out unless they are asked for', () => {
    expect(listingOf({}, ann).shelves).toEqual(['living']);
    expect(listingOf({ include: ['terminated'] }, ann).shelves).toEqual(['living', 'terminated']);
    expect(listingOf({ status: ['failed', 'ready'] }, ann).shelves).toEqual(['failed', 'ready']);
  });

  it('costs a search only when no shelf answers it', () => {
    expect(isShelved(listingOf({ status: ['ready'], sort: 'name' }, ann))).toBe(true);
    for (const query of [{ name: 'a' }, { region: 'a' }, { product: 'a' }])
      expect(isShelved(listingOf(query, ann))).toBe(false);
  });

  it('has one name for one list, and another for every other', () => {
    const queries = [
      {},
      { sort: 'name' },
      { sort: '-name' },
      { name: 'a' },
      { region: 'a' },
      { product: 'a' },
    ];
    const names = queries.map((query) => nameOfListing(listingOf(query, ann)));
    expect(new Set(names).size).toBe(queries.length);
    const either = (status: ('ready' | 'failed')[]) => nameOfListing(listingOf({ status }, ann));
    expect(either(['ready', 'failed'])).toBe(either(['failed', 'ready']));
  });
});

describe('A name that is asked for', () => {
  it.each([
    ['gpu-1', 'gpu-1', true],
    ['gpu-1', 'GPU-1', false],
    ['gpu*', 'GPU-1', true],
    ['gpu*', 'my-gpu', false],
    ['*GPU', 'my-gpu', true],
    ['*pu-*', 'my-GPU-1', true],
    ['*x*', 'gpu', false],
  ])('%s of %s: %s', (wanted, itsName, expected) => {
    expect(isWanted(filing(itsName), { name: wanted })).toBe(expected);
  });

  it('is found within its stretch of the shelf and nowhere else', () => {
    const wish = fc.tuple(name, fc.constantFrom('', '*')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(name, wish, (itsName, wanted) => {
        const { from = '', to = '' } = stretchOfNames(wanted) ?? {};
        const entry = entryOf(ordersOf(itsName, 0, 0).name, 'inst_1');
        const within = entry >= from && entry < to;
        if (isWanted(filing(itsName), { name: wanted })) expect(within).toBe(true);
        else if (within) expect(itsName.toLowerCase()).toBe(wanted.replace('*', '').toLowerCase());
      }),
      { seed: 11, numRuns: 2_000 },
    );
  });
});

describe('An entry of a shelf', () => {
  it('compares like the moment it stands for', () => {
    fc.assert(
      fc.property(fc.nat(4_000_000_000_000), fc.nat(4_000_000_000_000), (a, b) => {
        const entry = (moment: number): string => entryOf(ordersOf('x', moment, 0).createdAt, 'id');
        expect(entry(a) < entry(b)).toBe(a < b);
      }),
      { seed: 3 },
    );
  });

  it('ends in its id', () => {
    expect(idOfEntry(entryOf('gpu-1', 'inst_1'))).toBe('inst_1');
  });
});

describe('What comes first', () => {
  it('is what sorting everything gives, whatever the order in which it is found', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { maxLength: 60 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 8 }),
        fc.option(fc.string(), { nil: undefined }),
        (places, descending, size, after) => {
          const found = new FirstInOrder({ descending }, size, after);
          for (const place of places) found.offer(place);
          const sorted = places.toSorted((a, b) => (a < b ? -1 : 1));
          const inOrder = descending ? sorted.toReversed() : sorted;
          const rest = inOrder.filter(
            (place) => after === undefined || (descending ? place < after : place > after),
          );
          expect(found.first()).toEqual(rest.slice(0, size));
          expect(found.total).toBe(places.length);
        },
      ),
      { seed: 5 },
    );
  });

  it('is kept in bounded memory', () => {
    const found = new FirstInOrder({ descending: false }, 2, undefined);
    for (let n = 50_000; n > 0; n--) found.offer(String(n).padStart(6, '0'));
    expect(found.first()).toEqual(['000001', '000002']);
    expect(found.total).toBe(50_000);
  });
});
