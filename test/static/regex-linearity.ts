import { type Automaton, automatonOf } from './regex-automaton.js';

/** How many steps a backtracking matcher may take for a text of n characters. */
export type Growth = 'linear' | 'polynomial' | 'exponential';

/** Sets of states that are looked at when it is asked whether a match can still fail; beyond it, it can. */
const MOST_SETS = 2_000;

/**
 * How the effort of matching grows, decided on the automaton (Weideman et al., "Analyzing matching time behavior of
 * backtracking regular expression matchers"): exponentially when a loop can be run through in two ways with the same
 * text, polynomially when a text can be divided between two loops at any place; and both only if the match can fail
 * after that.
 */
export function growthOf(source: string, flags = ''): Growth {
  const automaton = automatonOf(source, flags);
  const loops = loopsOf(automaton);
  if (loops.flat().some((state) => canFail(automaton, [state]) && isAmbiguous(automaton, state)))
    return 'exponential';
  const divides = loops.some((one) =>
    loops.some(
      (other) =>
        one !== other &&
        one.some((p) =>
          other.some((q) => canFail(automaton, [p, q]) && canBeDivided(automaton, p, q, one, other)),
        ),
    ),
  );
  return divides ? 'polynomial' : 'linear';
}

/** The states that lie on a circle, by circle (Tarjan would do; these are small). */
function loopsOf({ moves }: Automaton): number[][] {
  const next = moves.map((bySymbol) => [...new Set(bySymbol.flat())]);
  const reach = next.map((_, state) => reachable(next, state));
  const loops: number[][] = [];
  for (let state = 0; state < moves.length; state += 1) {
    if (!reach[state]?.has(state)) continue;
    if (loops.some((loop) => loop.includes(state))) continue;
    loops.push([...(reach[state] ?? [])].filter((other) => reach[other]?.has(state)));
  }
  return loops;
}

function reachable(next: number[][], from: number): Set<number> {
  const seen = new Set<number>();
  const waiting = [from];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop())
    for (const to of next[state] ?? [])
      if (!seen.has(to)) {
        seen.add(to);
        waiting.push(to);
      }
  return seen;
}

/** Whether some text leads from a state back to it in two ways. */
function isAmbiguous({ moves, symbols }: Automaton, state: number): boolean {
  return search(
    [[state, state, 0]],
    ([one = 0, other = 0, parted = 0]) =>
      Array.from({ length: symbols - 1 }, (_, symbol) => {
        const [ways, otherWays] = [moves[one]?.[symbol] ?? [], moves[other]?.[symbol] ?? []];
        return pairs(ways, otherWays).map(([a, b]) => {
          const twice = one === other && ways.filter((to) => to === a).length > 1;
          return [a, b, parted || a !== b || twice ? 1 : 0];
        });
      }).flat(),
    ([one, other, parted]) => one === state && other === state && parted === 1,
  );
}

/** Whether some text stays in the first loop, stays in the second, and also leads from the first to the second. */
function canBeDivided(
  { moves, symbols }: Automaton,
  p: number,
  q: number,
  one: number[],
  other: number[],
): boolean {
  const [first, second] = [new Set(one), new Set(other)];
  return search(
    [[p, p, q]],
    ([a = 0, b = 0, c = 0]) =>
      Array.from({ length: symbols - 1 }, (_, symbol) =>
        pairs(
          (moves[a]?.[symbol] ?? []).filter((state) => first.has(state)),
          (moves[c]?.[symbol] ?? []).filter((state) => second.has(state)),
        ).flatMap(([nextA, nextC]) => (moves[b]?.[symbol] ?? []).map((nextB) => [nextA, nextB, nextC])),
      ).flat(),
    ([a, b, c]) => a === p && b === q && c === q,
  );
}

/** Whether some rest of the text leads to no match, so that every other way is tried, too. */
function canFail({ moves, symbols, found }: Automaton, states: number[]): boolean {
  const end = symbols - 1;
  const isFound = (set: number[]): boolean => set.some((state) => found.has(state));
  let looked = 0;
  if (isFound(states)) return false;
  return search(
    [states],
    (set) => {
      looked += 1;
      const rests = Array.from({ length: end }, (_, symbol) => after(moves, set, symbol));
      return rests.filter((next) => !isFound(next));
    },
    (set) => looked > MOST_SETS || after(moves, set, end).length === 0,
  );
}

function after(moves: number[][][], set: number[], symbol: number): number[] {
  return [...new Set(set.flatMap((state) => moves[state]?.[symbol] ?? []))].toSorted((a, b) => a - b);
}

function pairs(ones: number[], others: number[]): [number, number][] {
  return ones.flatMap((one) => others.map((other): [number, number] => [one, other]));
}

/** Whether anything that is meant lies on any way from the start; the start itself counts for sets only. */
function search(
  start: number[][],
  next: (place: number[]) => number[][],
  isMeant: (place: number[]) => boolean,
): boolean {
  const seen = new Set<string>();
  const waiting = [...start];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const name = place.join();
    if (seen.has(name)) continue;
    seen.add(name);
    if (isMeant(place)) return true;
    waiting.push(...next(place));
  }
  return false;
}
