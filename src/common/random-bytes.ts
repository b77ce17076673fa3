import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4_096;

/**
 * Draws random bytes from the operating system's generator, so many at a time that a few of them do not cost what asking
 * for them does. No byte is given out twice.
 */
export class RandomBytes {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private drawn = POOL_BYTES;

  /** @param count at most 4,096 */
  next(count: number): Buffer {
    if (this.drawn + count > POOL_BYTES) {
      randomFillSync(this.pool);
      this.drawn = 0;
    }
    const bytes = Buffer.from(this.pool.subarray(this.drawn, this.drawn + count));
    // What was given out does not stay behind.
    this.pool.fill(0, this.drawn, this.drawn + count);
    this.drawn += count;
    return bytes;
  }
}
