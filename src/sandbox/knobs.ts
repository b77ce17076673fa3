/** How many calls the account may make per window, when limited. */
export interface RateLimit {
  requests: number;
  windowMs: number;
  /** How a 429 says when to come back. */
  retryAfter: 'none' | 'seconds' | 'date';
}

/** Behaviour that can be turned at any time; where Novita's own is unknown, the default is our best guess. */
export interface Knobs {
  /** Duration of one status on the way (creating, pulling, stopping, …). */
  bootMs: number;
  /** How long http ports answer 502 after a machine got running. */
  warmupMs: number;
  /** How long a removed machine can still be read. */
  removedVisibleMs: number;
  /** From the notice of a spot reclaim to the reclaim itself. */
  spotNoticeMs: number;
  /** Number of the first page of lists; with 1, page 0 is the first page too. */
  pageBase: 0 | 1;
  maskPasswords: boolean;
  authRefusal: 401 | 403;
  rateLimit: RateLimit | null;
  maxInstances: number | null;
}

/** Everything that follows the boot time shrinks with it, so that quick tests stay quick. */
export function defaultKnobs(bootMs: number): Knobs {
  return {
    bootMs,
    warmupMs: Math.min(1500, Math.round(bootMs * 0.75)),
    removedVisibleMs: Math.min(30_000, bootMs * 15),
    spotNoticeMs: bootMs * 5,
    pageBase: 1,
    maskPasswords: false,
    authRefusal: 401,
    rateLimit: null,
    maxInstances: null,
  };
}
