import { NovitaRefusal } from './envelope.js';

/** A request's body as an object; nothing is an empty one. */
export function readBody(text: unknown): Record<string, unknown> {
  if (typeof text !== 'string' || text.trim() === '') return {};
  const body = parsed(text);
  if (!isRecord(body)) throw new NovitaRefusal('REQUEST', 'request body must be a JSON object');
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A request's query; of a parameter given twice the first counts. */
export function readQuery(query: unknown): Record<string, string> {
  if (!isRecord(query)) return {};
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)]),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
