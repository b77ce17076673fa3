const MOST = 5;

/** The names that look most like a wanted one, best first: those that contain it, then by edit distance. */
export function nearest(wanted: string, names: Iterable<string>): string[] {
  const target = plain(wanted);
  return [...new Set(names)]
    .map((name) => ({ name, distance: likeness(target, plain(name)) }))
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Compared names are short; a hostile one must not cost more than a look. */
const LONGEST = 64;

function plain(text: string): string {
  return text.trim().toLowerCase().slice(0, LONGEST);
}

function likeness(wanted: string, name: string): number {
  const distance = editDistance(wanted, name);
  return wanted !== '' && name.includes(wanted) ? distance / 100 : distance;
}

/** Levenshtein's, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
