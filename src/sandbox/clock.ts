/** What time it is in the sandbox: real time, moved forward or frozen by tests. Milliseconds since 1970. */
export class SandboxClock {
  private offsetMs = 0;
  private frozenAt: number | undefined;

  constructor(private readonly real: () => number = Date.now) {}

  now(): number {
    return this.frozenAt ?? this.real() + this.offsetMs;
  }

  advance(ms: number): void {
    if (this.frozenAt === undefined) this.offsetMs += ms;
    else this.frozenAt += ms;
  }

  freeze(): void {
    this.frozenAt = this.now();
  }

  thaw(): void {
    if (this.frozenAt === undefined) return;
    this.offsetMs = this.frozenAt - this.real();
    this.frozenAt = undefined;
  }

  /** Back to real time. */
  reset(): void {
    this.offsetMs = 0;
    this.frozenAt = undefined;
  }

  /** Continues from a saved moment when real time is still behind it, so that time never runs backwards. */
  notBefore(moment: number): void {
    const behindMs = moment - this.now();
    if (behindMs > 0) this.advance(behindMs);
  }
}

/** Novita writes moments as text: unix seconds, `"0"` for never. */
export function unixSeconds(moment: number | undefined): string {
  return moment === undefined ? '0' : String(Math.floor(moment / 1000));
}
