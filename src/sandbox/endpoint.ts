import type { EndpointName } from './endpoint-names.js';
import { invalid } from './envelope.js';
import type { World } from './world.js';

/** One call as the endpoints see it. */
export interface Call {
  endpoint: EndpointName;
  query: Record<string, string>;
  body: Record<string, unknown>;
  /** The machine it names, or has created. */
  instanceId: string | undefined;
}

/** One call of Novita's API: where it is, and how it is answered. `writes`: the state is saved before the answer. */
export interface Endpoint {
  name: EndpointName;
  method: 'GET' | 'POST';
  path: string;
  writes?: boolean;
  handle: (call: Call, world: World) => unknown;
}

export const GPU_API = '/gpu-instance/openapi/v1';
export const OPEN_API = '/openapi/v1';

/** A text field of a body within its limits. */
export function textField(body: Record<string, unknown>, field: string, most: number, least = 1): string {
  const value = body[field] ?? '';
  if (typeof value !== 'string') throw invalid(field, 'value must be text');
  if (value.length < least || value.length > most)
    throw invalid(field, `value length must be between ${least} and ${most} characters`);
  return value;
}

/** A whole number of a body. */
export function integerField(body: Record<string, unknown>, field: string): number {
  const value = body[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw invalid(field, 'value must be an integer');
  return value;
}

/** A filter that knows only certain words; any other word is refused. */
export function wordFilter(
  query: Record<string, string>,
  field: string,
  words: readonly string[],
): string | undefined {
  const word = query[field];
  if (!word) return undefined;
  if (!words.includes(word)) throw invalid(field, `value must be one of ${words.join(', ')}`);
  return word;
}
