import fc from 'fast-check';
import { LeasedBucket } from './leased-bucket.js';

const WINDOW = 60_000;

/** What all processes share: the counter in Redis. */
class Shared {
  private spent = 0;
  private endsAt = 0;

  constructor(private readonly quota: number) {}

  lease(wish: number, now: number): { granted: number; remaining: number; endsInMs: number } {
    if (now >= this.endsAt) {
      this.spent = 0;
      this.endsAt = now + WINDOW;
    }
    const granted = Math.max(0, Math.min(wish, this.quota - this.spent));
    this.spent += granted;
    return { granted, remaining: this.quota - this.spent, endsInMs: this.endsAt - now };
  }
}

/** One request of one process, with a lease at once whenever one is wished for. */
function request(bucket: LeasedBucket, shared: Shared, now: number): boolean {
  for (;;) {
    const taken = bucket.take(now);
    const wish = bucket.wish(now);
    if (wish > 0) bucket.receive(shared.lease(wish, now), wish, now);
    if (taken !== 'ask') return taken === 'granted';
  }
}

describe('A bucket that is leased in blocks', () => {
  it('grants one process exactly its quota', () => {
    for (const quota of [1, 2, 7, 60, 600, 6_000]) {
      const shared = new Shared(quota);
      const bucket = new LeasedBucket(quota, Math.ceil(quota / 100), WINDOW);
      let granted = 0;
      for (let n = 0; n < quota * 2; n += 1) if (request(bucket, shared, 1_000)) granted += 1;
      expect(granted).toBe(quota);
    }
  });

  it('grants several processes together no more than the quota and one block for each', () => {
    const requests = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 100, maxLength: 1_500 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), requests, (quota, askers) => {
        const shared = new Shared(quota);
        const block = Math.ceil(quota / 100);
        const buckets = Array.from({ length: 4 }, () => new LeasedBucket(quota, block, WINDOW));
        const granted = askers.filter((asker) => request(buckets[asker]!, shared, 1_000)).length;
        expect(granted).toBeLessThanOrEqual(quota + 4 * block);
        expect(granted).toBeGreaterThanOrEqual(Math.min(askers.length, quota) - 4 * block * 2);
      }),
      { seed: 5 },
    );
  });

  it('lets nobody wait for the first lease of a window, but at most a block', () => {
    const bucket = new LeasedBucket(600, 6, WINDOW);
    const taken = Array.from({ length: 8 }, () => bucket.take(0));
    expect(taken).toEqual([...Array.from({ length: 6 }, () => 'granted'), 'ask', 'ask']);
    expect(bucket.wish(0)).toBe(12);
  });

  it('asks for the next block before the last token is spent', () => {
    const bucket = new LeasedBucket(600, 6, WINDOW);
    bucket.receive({ granted: 6, remaining: 594, endsInMs: WINDOW }, 6, 0);
    for (let n = 0; n < 2; n += 1) bucket.take(1);
    expect(bucket.wish(1)).toBe(0);
    bucket.take(1);
    expect(bucket.wish(1)).toBe(6);
  });

  it('refuses until the window ends, and says when that is', () => {
    const bucket = new LeasedBucket(10, 1, WINDOW);
    bucket.receive({ granted: 0, remaining: 0, endsInMs: 5_000 }, 1, 0);
    expect(bucket.take(4_999)).toBe('refused');
    expect(bucket.isSpent(4_999)).toBe(true);
    expect(bucket.outlook(1_500)).toEqual({ remaining: 0, resetSeconds: 4 });
    expect(bucket.isSpent(5_000)).toBe(false);
    expect(bucket.take(5_000)).toBe('granted');
  });

  it('says from the first request of each window on when there is more, before any lease has told it', () => {
    const bucket = new LeasedBucket(600, 6, WINDOW);
    bucket.take(0);
    expect(bucket.outlook(0)).toEqual({ remaining: 599, resetSeconds: 60 });
    bucket.receive({ granted: 7, remaining: 593, endsInMs: 30_000 }, 7, 1);
    expect(bucket.outlook(1).resetSeconds).toBe(30);
    bucket.take(40_000);
    expect(bucket.outlook(40_000)).toEqual({ remaining: 599, resetSeconds: 60 });
  });

  it('takes nothing of one window into the next', () => {
    const bucket = new LeasedBucket(600, 6, WINDOW);
    bucket.receive({ granted: 6, remaining: 0, endsInMs: 1_000 }, 6, 0);
    expect(bucket.take(999)).toBe('granted');
    bucket.take(1_000);
    expect(bucket.outlook(1_000).remaining).toBe(599);
  });
});
