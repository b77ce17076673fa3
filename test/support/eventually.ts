import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 40;

/** Waits until what is looked at no longer throws, and returns it; in the end it says what it last saw. */
export async function eventually<T>(look: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > deadline) {
        if (error instanceof Error) error.message = `Not within ${withinMs} ms: ${error.message}`;
        throw error;
      }
    }
    await pause(EVERY_MS);
  }
}
