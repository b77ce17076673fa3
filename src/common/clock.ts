import { Injectable } from '@nestjs/common';

/** Milliseconds since 1970. */
export type Moment = number;

/** The only place the program asks what time it is. */
export abstract class Clock {
  abstract now(): Date;
}

/**
 * The wall clock of this machine until it is told a better one; that one is then carried on by the monotonic clock, so
 * that neither a wall clock that is wrong nor one that jumps reaches what several processes must agree on.
 */
@Injectable()
export class SystemClock extends Clock {
  private told?: { moment: Moment; at: number };

  now(): Date {
    const { told } = this;
    return told ? new Date(Math.floor(told.moment + performance.now() - told.at)) : new Date();
  }

  /** Whether it goes by another clock than this machine's. */
  get isTold(): boolean {
    return this.told !== undefined;
  }

  /** @param at when it was that moment, in monotonic milliseconds */
  follow(moment: Moment, at: number): void {
    this.told = { moment, at };
  }
}
