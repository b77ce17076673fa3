import type { Ran } from './guide-run.js';
import type { Example, Wishes } from './guide-page.js';

const WIDTH = 100;

/** Stands where something was left out. */
const LEFT_OUT = '…';

/** An answer as the page shows it: in an `http` block the status, the wished headers and the body, set for reading. */
export function showAnswer({ output, headers }: Ran, { wishes, answer }: Example): string {
  if (answer?.language !== 'http') return output.trim();
  return [...head(headers, wishes.headers), ...body(output, wishes)].join('\n');
}

function head(text: string, wished: string[]): string[] {
  if (text === '') return [];
  const [status = '', ...lines] = text.trim().split(/\r?\n/);
  const shown = lines.filter((line) =>
    wished.some((name) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`)),
  );
  return [status.trim(), ...shown, ''];
}

function body(text: string, { only, first }: Wishes): string[] {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return trimmed === '' ? [] : [trimmed];
  const value: unknown = JSON.parse(trimmed);
  return [set(only.length > 0 ? pick(shorten(value, first), only) : shorten(value, first), '')];
}

function shorten(value: unknown, first: number): unknown {
  if (Array.isArray(value)) {
    const kept = value.slice(0, first).map((item) => shorten(item, first));
    return value.length > first ? [...kept, LEFT_OUT] : kept;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item, first)]));
}

/** The fields that the paths lead to; a mark where others were. */
function pick(value: unknown, paths: string[]): unknown {
  if (paths.includes('')) return value;
  if (Array.isArray(value)) return value.map((item) => (item === LEFT_OUT ? item : pick(item, paths)));
  if (!isObject(value)) return value;
  const names = [...new Set(paths.map((path) => path.split('.', 1)[0] ?? ''))];
  const kept = names.flatMap((name) => {
    if (!(name in value)) return [];
    const below = paths
      .filter((path) => path === name || path.startsWith(`${name}.`))
      .map((path) => path.slice(name.length + 1));
    return [[name, pick(value[name], below)] as const];
  });
  const complete = kept.length === Object.keys(value).length;
  return Object.fromEntries([...kept, ...(complete ? [] : [[LEFT_OUT, LEFT_OUT]])]);
}

/** JSON on one line where it fits, else a line a field. */
function set(value: unknown, margin: string): string {
  const inline = onOneLine(value);
  if (margin.length + inline.length <= WIDTH && (margin !== '' || !isObject(value))) return inline;
  const deeper = `${margin}  `;
  if (Array.isArray(value))
    return `[\n${value.map((item) => deeper + set(item, deeper)).join(',\n')}\n${margin}]`;
  if (!isObject(value)) return inline;
  const fields = Object.entries(value).map(([key, item]) =>
    key === LEFT_OUT ? deeper + LEFT_OUT : `${deeper}${JSON.stringify(key)}: ${set(item, deeper)}`,
  );
  return `{\n${fields.join(',\n')}\n${margin}}`;
}

function onOneLine(value: unknown): string {
  if (value === LEFT_OUT) return LEFT_OUT;
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, item]) =>
    key === LEFT_OUT ? LEFT_OUT : `${JSON.stringify(key)}: ${onOneLine(item)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
