import { Injectable } from '@nestjs/common';

/** Whether this process was told to end: known to everybody from the first moment on, before anything is closed. */
@Injectable()
export class Ending {
  /** Monotonic milliseconds. */
  private beganAt?: number;

  begin(): void {
    this.beganAt ??= performance.now();
  }

  get hasBegun(): boolean {
    return this.beganAt !== undefined;
  }

  /** What is left of a time that began with the ending (ms); all of it before. */
  leftOf(ms: number): number {
    return this.beganAt === undefined ? ms : Math.max(0, this.beganAt + ms - performance.now());
  }
}
