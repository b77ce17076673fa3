/** Follows one request through all the processes that work on it. */
export interface Tracer {
  /** The place of the running work in its trace, as in the W3C header `traceparent`; none when nobody follows it. */
  here(): string | undefined;
  /** Runs work as a part of a trace that began elsewhere, perhaps in another process. */
  follow<T>(traceparent: string, name: string, work: () => Promise<T>): Promise<T>;
}

let tracer: Tracer | undefined;

/** Has every request followed from now on; nobody is, and nothing is spent on it, until then. */
export function followBy(one: Tracer): void {
  tracer = one;
}

/** Where the running work is in its trace, for whatever continues it later. */
export function tracePlace(): string | undefined {
  return tracer?.here();
}

/**
 * Runs work as a part of the trace that it belongs to.
 *
 * @param name what the work is called there, when somebody else has woken it
 */
export async function followTrace<T>(
  traceparent: string | undefined,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  return tracer && traceparent ? tracer.follow(traceparent, name, work) : work();
}
