/**
 * A regular expression as a nondeterministic automaton: what a backtracking matcher tries. Its states are the places
 * behind a character that was read. Understands what our expressions are made of; assertions inside are taken as
 * always true, which can only make it see more ways than there are.
 */
export interface Automaton {
  /** `moves[state][symbol]`: where one character of a class leads; twice when there are several ways to the same state. */
  moves: number[][][];
  /** Classes of characters that no part of the expression tells apart, and the end of the text as the last one. */
  symbols: number;
  start: number;
  /** States in which the match is found and nothing is tried any more. */
  found: ReadonlySet<number>;
}

interface Node {
  /** Alternatives of sequences; or one atom. */
  kind: 'alternatives' | 'sequence' | 'repeat' | 'atom' | 'end' | 'nothing';
  parts?: Node[];
  atom?: string;
  min?: number;
  max?: number;
}

/** Characters that stand for all others: every one of Latin-1 and some that only Unicode has. */
const CHARACTERS = [
  ...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)),
  '\u2028',
  'Ā',
  'ſ',
  '中',
];

/** Expands beyond this are a mistake of ours. */
const MOST_STATES = 3_000;

/** @throws {Error} for what it does not understand: back references, and looking around where something repeats */
export function automatonOf(source: string, flags: string): Automaton {
  const parser = new Parser(source);
  const tree = parser.parse();
  if (parser.looksAround && /[*+]|\{\d+,\}/.test(source))
    throw new Error(`looks around and repeats: ${source}`);
  return new Builder(flags).build(tree, !isAnchored(source, flags));
}

/** Whether the matcher begins at the start of the text only. */
function isAnchored(source: string, flags: string): boolean {
  return source.startsWith('^') && !flags.includes('m') && !hasOuterAlternatives(source);
}

function hasOuterAlternatives(source: string): boolean {
  const parser = new Parser(source);
  return (parser.parse().parts?.length ?? 0) > 1;
}

class Parser {
  looksAround = false;
  private at = 0;

  constructor(private readonly source: string) {}

  parse(): Node {
    const node = this.alternatives();
    if (this.at < this.source.length) throw new Error(`not understood from ${this.source.slice(this.at)}`);
    return node;
  }

  private alternatives(): Node {
    const parts = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at += 1;
      parts.push(this.sequence());
    }
    return { kind: 'alternatives', parts };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at] ?? ''))
      parts.push(this.term());
    return { kind: 'sequence', parts };
  }

  private term(): Node {
    const node = this.single();
    const quantifier = /^(?:[*+?]|\{(\d+)(,(\d+)?)?\})\??/.exec(this.source.slice(this.at));
    if (!quantifier) return node;
    this.at += quantifier[0].length;
    const [sign = '', least, comma, most] = quantifier;
    const bounds = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[sign[0] ?? ''];
    const [min = 0, max = 0] = bounds ?? [
      Number(least),
      comma === undefined ? Number(least) : most === undefined ? Infinity : Number(most),
    ];
    return { kind: 'repeat', parts: [node], min, max };
  }

  private single(): Node {
    const rest = this.source.slice(this.at);
    const group = /^\((?:\?(?::|<[A-Za-z]\w*>|(?<look><?[=!])))?/.exec(rest);
    if (group) {
      this.at += group[0].length;
      const inside = this.alternatives();
      this.at += 1;
      if (group.groups?.['look'] === undefined) return inside;
      this.looksAround = true;
      return { kind: 'nothing' };
    }
    const assertion = /^(?:\^|\\[bB])/.exec(rest);
    if (assertion) {
      this.at += assertion[0].length;
      return { kind: 'nothing' };
    }
    if (rest.startsWith('$')) {
      this.at += 1;
      return { kind: 'end' };
    }
    const atom = /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|[^0-9kxu])|[^\\[])/is.exec(
      rest,
    )?.[0];
    if (atom === undefined) throw new Error(`not understood: ${rest}`);
    this.at += atom.length;
    return { kind: 'atom', atom };
  }
}

/** One character read between two points; the state behind it has its number. */
interface Reading {
  from: number;
  atom: string;
  to: number;
}

/** Builds points with free edges between them and readings, then takes the points out. */
class Builder {
  private readonly free: number[][] = [];
  private readonly readings: Reading[] = [];
  private readonly known = new Map<string, boolean>();

  constructor(private readonly flags: string) {}

  build(tree: Node, searches: boolean): Automaton {
    const begin = this.state();
    const found = this.state();
    const start = this.read(this.state(), '', begin);
    if (searches) this.read(begin, '[^]', begin);
    this.free[this.add(tree, begin, found)]?.push(found);
    const classes = this.classes();
    const ways = this.readings.map(({ to }) => this.waysFrom(to));
    const moves = ways.map((way) =>
      [...classes, undefined].map((character) =>
        this.readings.flatMap(({ from, atom }, next) =>
          atom !== '' && this.takes(atom, character) ? Array<number>(way.get(from) ?? 0).fill(next) : [],
        ),
      ),
    );
    const done = this.readings.flatMap((_, state) => (ways[state]?.has(found) ? [state] : []));
    return { moves, symbols: classes.length + 1, start, found: new Set(done) };
  }

  /** In how many ways each point can be reached without reading; more than two are as bad as two. */
  private waysFrom(point: number): Map<number, number> {
    const ways = new Map<number, number>();
    const walk = (at: number, passed: ReadonlySet<number>): void => {
      const known = ways.get(at) ?? 0;
      if (known === 2 || passed.has(at)) return;
      ways.set(at, known + 1);
      const further = new Set(passed).add(at);
      for (const next of this.free[at] ?? []) walk(next, further);
    };
    walk(point, new Set());
    return ways;
  }

  private read(from: number, atom: string, to: number): number {
    return this.readings.push({ from, atom, to }) - 1;
  }

  private state(): number {
    if (this.free.length >= MOST_STATES) throw new Error('too many states');
    return this.free.push([]) - 1;
  }

  /** Adds a part after a state; the state after it. */
  private add(node: Node, from: number, found: number): number {
    const parts = node.parts ?? [];
    switch (node.kind) {
      case 'nothing':
        return from;
      case 'end': {
        this.read(from, '$', found);
        return this.state();
      }
      case 'atom': {
        const to = this.state();
        this.read(from, node.atom ?? '', to);
        return to;
      }
      case 'sequence':
        return parts.reduce((state, part) => this.add(part, state, found), from);
      case 'alternatives': {
        const to = this.state();
        for (const part of parts) {
          const begin = this.state();
          this.free[from]?.push(begin);
          this.free[this.add(part, begin, found)]?.push(to);
        }
        return to;
      }
      case 'repeat':
        return this.repeat(parts[0] ?? { kind: 'nothing' }, node.min ?? 0, node.max ?? 0, from, found);
    }
  }

  private repeat(part: Node, min: number, max: number, from: number, found: number): number {
    let state = from;
    for (let n = 0; n < min; n += 1) state = this.add(part, state, found);
    if (max === Infinity) {
      const loop = this.state();
      this.free[state]?.push(loop);
      this.free[this.add(part, loop, found)]?.push(loop);
      return loop;
    }
    const to = this.state();
    this.free[state]?.push(to);
    for (let n = min; n < max; n += 1) {
      state = this.add(part, state, found);
      this.free[state]?.push(to);
    }
    return to;
  }

  /** One character for each set of characters that all atoms treat alike. */
  private classes(): string[] {
    const atoms = [...new Set(this.readings.map(({ atom }) => atom))].filter(
      (atom) => !['', '$'].includes(atom),
    );
    const byReading = new Map<string, string>();
    for (const character of CHARACTERS) {
      const name = atoms.map((atom) => (this.takes(atom, character) ? '1' : '0')).join('');
      if (!byReading.has(name)) byReading.set(name, character);
    }
    return [...byReading.values()];
  }

  /** Whether an atom takes a character; no character is the end of the text. */
  private takes(atom: string, character: string | undefined): boolean {
    if (atom === '$' || character === undefined) return atom === '$' && character === undefined;
    const name = `${atom} ${character}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const takes = new RegExp(`^(?:${atom})$`, this.flags.replaceAll(/[gmy]/g, '')).test(character);
    this.known.set(name, takes);
    return takes;
  }
}
