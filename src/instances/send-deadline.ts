/** A paid call is sent at the latest this long after its intent was saved under the lease (ms). */
const SEND_GUARD_MS = 2_000;

export interface TwoClocks {
  /** Milliseconds; never jumps, but stands still while the machine sleeps. */
  monotonic: () => number;
  /** Milliseconds; goes on while the machine sleeps, but may jump. */
  wall: () => number;
}

const CLOCKS: TwoClocks = { monotonic: () => performance.now(), wall: () => Date.now() };

/**
 * Until when an intent may become a call, from now on: after a freeze, a long pause or a sleep somebody else may have
 * come to believe that there was no call.
 */
export class SendDeadline {
  private readonly monotonicStart: number;
  private readonly wallStart: number;

  constructor(private readonly clocks = CLOCKS) {
    this.monotonicStart = clocks.monotonic();
    this.wallStart = clocks.wall();
  }

  /** By whichever clock has moved further: a call that is not sent costs nothing. */
  mayStillSend(): boolean {
    const { monotonic, wall } = this.clocks;
    return Math.max(monotonic() - this.monotonicStart, wall() - this.wallStart) < SEND_GUARD_MS;
  }
}
