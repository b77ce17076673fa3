import type { SandboxClock } from './clock.js';
import type { Knobs } from './knobs.js';

/** Counts calls in fixed windows of sandbox time, when the knob limits them. */
export class RateLimiter {
  private windowStart = 0;
  private used = 0;

  constructor(
    private readonly knobs: Knobs,
    private readonly clock: SandboxClock,
  ) {}

  /** Headers of the 429 to answer, or undefined when the call may pass. */
  refusal(): Record<string, string> | undefined {
    const limit = this.knobs.rateLimit;
    if (!limit) return undefined;
    const now = this.clock.now();
    if (now >= this.windowStart + limit.windowMs) {
      this.windowStart = now;
      this.used = 0;
    }
    this.used += 1;
    if (this.used <= limit.requests) return undefined;
    const opensAt = this.windowStart + limit.windowMs;
    if (limit.retryAfter === 'none') return {};
    if (limit.retryAfter === 'date') return { 'retry-after': new Date(opensAt).toUTCString() };
    return { 'retry-after': String(Math.ceil((opensAt - now) / 1000)) };
  }
}
