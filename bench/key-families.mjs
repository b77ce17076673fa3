/**
 * The families of keys in Redis, as the table of docs/scaling.md has them: whose they are, and what bounds them.
 *
 * @typedef {{ family: string, owner: string, bound: string, matches: RegExp }} Family
 */

const HEAD = /^\| Keys +\| Owner +\| Bound/;

/** @param {string} page the text of docs/scaling.md @returns {Family[]} */
export function readFamilies(page) {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => HEAD.test(line));
  if (head < 0) throw new Error('There is no table of keys');
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return lines.slice(head + 2, end < 0 ? undefined : end).flatMap((line) => {
    const [, keys = '', owner = '', bound = ''] = line.split('|').map((cell) => cell.trim());
    return [...keys.matchAll(/`([^`]+)`/g)].map(([, family = '']) => ({
      family,
      owner,
      bound,
      matches: new RegExp(
        `^\\{[^}]+\\}:${family.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/<[^>]+>/g, '.+')}$`,
      ),
    }));
  });
}

/** @param {string} key @param {Family[]} families */
export function familyOf(key, families) {
  return families.find(({ matches }) => matches.test(key))?.family;
}
