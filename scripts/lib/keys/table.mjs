import { bold, dim, red } from '../terminal.mjs';

/**
 * Rows under headings, each column as wide as its widest text.
 *
 * @param {string[]} headings
 * @param {{ text: string, paint?: (text: string) => string }[][]} rows
 */
export function table(headings, rows) {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.text.length ?? 0)),
  );
  const line = (cells) =>
    cells
      .map(({ text, paint = plain }, column) => paint(text) + ' '.repeat((widths[column] ?? 0) - text.length))
      .join('  ')
      .trimEnd();
  return [line(headings.map((text) => ({ text, paint: dim }))), ...rows.map(line)].join('\n');
}

/** Keys as the API lists them. */
export function keyTable(keys, now) {
  const headings = ['ID', 'NAME', 'OWNER', 'ROLE', 'CREATED', 'EXPIRES', 'LAST USED', 'SCOPES'];
  return table(
    headings,
    keys.map(({ id, name, owner, role, scopes, createdAt, expiresAt, lastUsedAt }) => [
      { text: id },
      { text: name, paint: bold },
      { text: owner },
      { text: role, paint: role === 'admin' ? red : plain },
      { text: day(createdAt) },
      expiresAt && Date.parse(expiresAt) <= now
        ? { text: `${day(expiresAt)}, over`, paint: red }
        : { text: expiresAt ? day(expiresAt) : 'never', paint: expiresAt ? plain : dim },
      { text: lastUsedAt ? ago(now - Date.parse(lastUsedAt)) : 'never', paint: lastUsedAt ? plain : dim },
      { text: scopes.join(' '), paint: dim },
    ]),
  );
}

function plain(text) {
  return text;
}

function day(moment) {
  return moment.slice(0, 10);
}

function ago(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 2) return 'just now';
  if (minutes < 120) return `${minutes} minutes ago`;
  if (minutes < 2 * 24 * 60) return `${Math.floor(minutes / 60)} hours ago`;
  return `${Math.floor(minutes / (24 * 60))} days ago`;
}
