import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { messageOf } from '../common/app-error.js';
import { isRedisAway } from '../redis/redis.errors.js';

/** What is in use is read again in the background when its last reading is older than this (ms). */
const REFRESH_AFTER_MS = 2_000;
/** Nothing is believed for longer than this (ms), so what was revoked elsewhere is refused within 5 s. */
const BELIEVED_MS = 4_500;
/** While the store is away, what was read goes on opening the door to readers for so long (ms; design decision D3). */
const BELIEVED_WITHOUT_STORE_MS = 5 * 60_000;
const MAX_REMEMBERED = 10_000;

interface Remembered<T> {
  value: T;
  /** Monotonic moment at which its reading began: what happened later may not be in it. */
  readAt: number;
  refreshing: boolean;
}

/** Remembers for a moment what the store says, so that what is in use costs no look at the store per request. */
export class ShortMemory<T extends object> {
  private readonly remembered = new LRUCache<string, Remembered<T>>({ max: MAX_REMEMBERED });

  constructor(
    private readonly logger: Logger,
    private readonly monotonicNow: () => number = () => performance.now(),
  ) {}

  /**
   * What is known well enough without a look; kept fresh in the background.
   *
   * @param load is given what is known
   */
  at(id: string, load: (known: T) => Promise<T | undefined>): T | undefined {
    const known = this.remembered.get(id);
    if (!known) return undefined;
    const age = this.monotonicNow() - known.readAt;
    if (age > BELIEVED_MS) return undefined;
    if (age > REFRESH_AFTER_MS && !known.refreshing)
      void this.refresh(id, known, async () => load(known.value));
    return known.value;
  }

  /**
   * Looks at the store.
   *
   * @param reading whether the request changes nothing: while the store is away, what was known may do for it
   */
  async look(id: string, load: () => Promise<T | undefined>, reading: boolean): Promise<T | undefined> {
    const readAt = this.monotonicNow();
    try {
      const value = await load();
      if (value === undefined) this.remembered.delete(id);
      else this.remembered.set(id, { value, readAt, refreshing: false });
      return value;
    } catch (error) {
      const known = this.remembered.get(id);
      const mayDo = reading && known && readAt - known.readAt < BELIEVED_WITHOUT_STORE_MS;
      if (!mayDo || !isRedisAway(error)) throw error;
      return known.value;
    }
  }

  /** Takes back what this process believes; the others forget it by themselves. */
  forget(isIt: (value: T, id: string) => boolean): void {
    for (const [id, { value }] of this.remembered.entries()) if (isIt(value, id)) this.remembered.delete(id);
  }

  private async refresh(id: string, known: Remembered<T>, load: () => Promise<T | undefined>): Promise<void> {
    known.refreshing = true;
    try {
      await this.look(id, load, false);
    } catch (error) {
      if (!isRedisAway(error)) this.logger.error({ reason: messageOf(error), msg: 'Access cannot be read' });
    } finally {
      known.refreshing = false;
    }
  }
}
