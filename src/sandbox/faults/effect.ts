import type { Answer } from '../answer.js';
import { isRecord } from '../body.js';
import type { Call } from '../endpoint.js';
import type { EndpointName } from '../endpoint-names.js';
import type { World } from '../world.js';
import type { Params } from './fault-list.js';

/** What a fault sees: the call, the world, and how it was told to go wrong. */
export interface Scene {
  call: Call;
  world: World;
  params: Params;
}

/** Goes wrong before, instead of, or after the rest of the call (`next`). */
export type Play = (next: () => Promise<Answer>, scene: Scene) => Promise<Answer>;

/** One fault: what it does, which calls it can strike, and its parameters with their defaults. */
export interface Effect {
  about: string;
  endpoints: readonly EndpointName[];
  params: Params;
  play: Play;
}

export function numberParam(scene: Scene, name: string): number {
  const value = scene.params[name];
  return typeof value === 'number' ? value : 0;
}

export function textParam(scene: Scene, name: string): string {
  const value = scene.params[name];
  return typeof value === 'string' ? value : '';
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** The body of a JSON answer with 200, changed; other answers as they are. */
export function reshaped(answer: Answer, change: (body: Record<string, unknown>) => unknown): Answer {
  if (answer.kind !== 'json' || answer.status !== 200 || !isRecord(answer.body)) return answer;
  return { ...answer, body: change(answer.body) };
}

/** Rows under `key`, each changed. */
export function reshapedRows(
  answer: Answer,
  key: string,
  change: (row: Record<string, unknown>) => Record<string, unknown>,
): Answer {
  return reshaped(answer, (body) => ({ ...body, [key]: rowsOf(body, key).map((row) => change(row)) }));
}

export function rowsOf(body: Record<string, unknown>, key: string): Record<string, unknown>[] {
  const rows = body[key];
  return Array.isArray(rows) ? rows.filter((row) => isRecord(row)) : [];
}
