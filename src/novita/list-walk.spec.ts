import fc from 'fast-check';
import { ListWalk } from './list-walk.js';

describe('ListWalk', () => {
  it('sees everything of a list that keeps still, whatever its pages are like', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(0, 1),
        fc.constantFrom(0, 1),
        (count, size, base, firstPage) => {
          const rows = Array.from({ length: count }, (_, index) => ({ id: `id${index}` }));
          const walk = new ListWalk(firstPage);
          let asked = 0;
          const seen: string[] = [];
          while (walk.next !== undefined) {
            const from = Math.max(walk.next - base, 0) * size;
            const page = { rows: rows.slice(from, from + size), total: count, skipped: 0 };
            seen.push(...walk.take(page).map(({ id }) => id));
            asked++;
          }
          expect(walk.complete).toBe(true);
          expect(seen.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
          expect(asked).toBeLessThanOrEqual(Math.ceil(count / size) + 4);
        },
      ),
    );
  });

  it('ends, and never calls complete what Novita counts differently', () => {
    const page = fc.record({
      rows: fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e') }), { maxLength: 5 }),
      total: fc.nat({ max: 7 }),
      skipped: fc.nat({ max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(page, { minLength: 1, maxLength: 20 }), (pages) => {
        const walk = new ListWalk(1);
        const seen = new Set<string>();
        let asked = 0;
        while (walk.next !== undefined) {
          const next = pages[asked++ % pages.length];
          if (!next) break;
          for (const { id } of walk.take(next)) seen.add(id);
          if (walk.complete) expect(seen.size).toBe(next.total);
        }
        expect(asked).toBeLessThan(40);
      }),
    );
  });
});
