import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isRedisAway, StorageUnavailableError } from '../redis/redis.errors.js';

/** JSON, or the bytes of it. */
export type Text = string | Buffer;

/** A document as it was last read, for the time when the store does not answer. */
export interface StaleDocument<T extends Text = string> {
  text: T;
  /** Seconds since it was read. */
  age: number;
}

/** Characters of all that is remembered; a page of a list can be as long as a thousand documents. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** Remembers what this process has read, and serves it (marked as stale) while Redis is away (design decision D3). */
@Injectable()
export class KnownDocuments {
  private readonly documents = new LRUCache<string, { text: Text; readAt: number }>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  });

  /**
   * Reads through the store; when it is away, what is remembered.
   *
   * @throws {StorageUnavailableError} when the store is away and nothing is remembered
   */
  async read<T extends Text>(
    key: string,
    load: () => Promise<T | undefined>,
  ): Promise<{ fresh: T | undefined } | { stale: StaleDocument<T> }> {
    try {
      const text = await load();
      if (text === undefined) this.documents.delete(key);
      else this.documents.set(key, { text, readAt: performance.now() });
      return { fresh: text };
    } catch (error) {
      if (!isRedisAway(error)) throw error;
      const known = this.documents.get(key);
      if (!known) throw new StorageUnavailableError(error);
      const text = known.text as T;
      return { stale: { text, age: Math.round((performance.now() - known.readAt) / 1_000) } };
    }
  }
}
