import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;

/**
 * Waits until what is looked at no longer throws, and returns it; in the end it says what it last saw. The longer it
 * has waited, the less often it looks: looking costs whoever is waited for.
 */
export async function eventually<T>(look: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() - began > withinMs) {
        if (error instanceof Error) error.message = `Not within ${withinMs} ms: ${error.message}`;
        throw error;
      }
    }
    const waitedMs = performance.now() - began;
    await pause(Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, waitedMs / 10)));
  }
}
