/**
 * Tells which files Docker does not see: the last line that fits a file, or a folder above it, decides.
 *
 * @param {string} text of .dockerignore: names, `*`, `**` and `!`; no ranges, no question marks
 * @returns {(path: string) => boolean} of a path below the context, with `/`
 */
export function ignoredBy(text) {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), fits: patternOf(line.replace(/^!/, '')) }));
  return (path) => {
    const parts = path.split('/');
    const places = parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
    const last = rules.findLast(({ fits }) => places.some((place) => fits.test(place)));
    return last !== undefined && !last.keep;
  };
}

function patternOf(pattern) {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('**/', '\u0000')
    .replaceAll('*', '[^/]*')
    .replaceAll('\u0000', '(?:.*/)?');
  return new RegExp(`^${source}$`);
}
