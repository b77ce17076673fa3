/** What a process was given of a quota that all processes share. */
export interface Lease {
  granted: number;
  /** What is left for everybody after that. */
  remaining: number;
  /** Until the quota is whole again. */
  endsInMs: number;
}

/**
 * One process's part of a shared quota per window: it spends tokens that it has leased in small blocks, and asks for
 * the next block before the last one is spent. At the beginning of a window it may spend up to one block in advance,
 * so that no request waits. Knows no Redis and no clock.
 */
export class LeasedBucket {
  private left = 0;
  /** Spent in advance; the next lease pays for it. */
  private owed = 0;
  private remaining: number;
  /** The others have left nothing until the window ends. */
  private drained = false;
  private endsAt?: number;

  /** @param windowMs how long the quota lasts */
  constructor(
    readonly quota: number,
    readonly block: number,
    private readonly windowMs: number,
  ) {
    this.remaining = quota;
  }

  /** Spends one token; `ask` when that cannot be told before the next lease. */
  take(now: number): 'granted' | 'refused' | 'ask' {
    if (this.endsAt !== undefined && now >= this.endsAt) this.begin();
    if (this.left > 0) {
      this.left -= 1;
      return 'granted';
    }
    if (this.drained) return 'refused';
    if (this.owed < this.block && this.remaining > this.owed + this.block) {
      this.owed += 1;
      return 'granted';
    }
    return 'ask';
  }

  /** How many tokens to lease now; 0 when enough are there, or none can be had. */
  wish(now: number): number {
    if (this.endsAt !== undefined && now >= this.endsAt) this.begin();
    return this.drained || this.left > this.block / 2 ? 0 : this.block + this.owed;
  }

  /** @param wish what the lease was asked for */
  receive({ granted, remaining, endsInMs }: Lease, wish: number, now: number): void {
    const paid = Math.min(granted, this.owed);
    this.owed = 0;
    this.left += granted - paid;
    this.remaining = remaining;
    this.drained = remaining === 0 || granted < wish;
    this.endsAt = now + endsInMs;
  }

  /** Whether nothing can be had before the window ends. */
  isSpent(now: number): boolean {
    return this.drained && this.left === 0 && this.endsAt !== undefined && now < this.endsAt;
  }

  /**
   * What clients are told: about how many requests are left, and the seconds until there are more. Before the first
   * lease says when the window ends, that is a whole window: it begins with the first token, unless others have taken it.
   */
  outlook(now: number): { remaining: number; resetSeconds: number } {
    const resetMs = this.endsAt === undefined ? this.windowMs : Math.max(0, this.endsAt - now);
    return {
      remaining: Math.max(0, this.left + this.remaining - this.owed),
      resetSeconds: Math.ceil(resetMs / 1_000),
    };
  }

  private begin(): void {
    this.left = 0;
    this.owed = 0;
    this.drained = false;
    this.remaining = this.quota;
    this.endsAt = undefined;
  }
}
