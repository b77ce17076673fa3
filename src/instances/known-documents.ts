import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isRedisAway, StorageUnavailableError } from '../redis/redis.errors.js';

/** JSON, or the bytes of it. */
export type Text = string | Buffer;

/** What was read, and what the store calls the state of it, when it can tell. */
export interface Reading<T extends Text = string> {
  text: T;
  version?: string;
}

/** A document as it was last read, for the time when the store does not answer. */
export interface StaleDocument<T extends Text = string> {
  text: T;
  /** Seconds since it was read. */
  age: number;
}

/** Characters of all that is remembered; a page of a list can be as long as a thousand documents. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
/** What nobody has asked for in so long before the last answer of the store is let go of (ms). */
const REMEMBERED_MS = 10 * 60_000;
const TIDY_EVERY_MS = 30_000;

/** Remembers what this process has read, and serves it (marked as stale) while Redis is away (design decision D3). */
@Injectable()
export class KnownDocuments implements OnApplicationShutdown {
  private lastReadAt = 0;
  private readonly tidying = setInterval(() => this.tidy(), TIDY_EVERY_MS).unref();
  private readonly documents = new LRUCache<string, Reading<Text> & { readAt: number }>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  });

  /**
   * Reads through the store; when it is away, what is remembered.
   *
   * @param load is told what is remembered, and may return it again
   * @throws {StorageUnavailableError} when the store is away and nothing is remembered
   */
  async read<T extends Text>(
    key: string,
    load: (known: Reading<T> | undefined) => Promise<Reading<T> | undefined>,
  ): Promise<{ fresh: T | undefined } | { stale: StaleDocument<T> }> {
    try {
      const read = await load(this.documents.peek(key) as Reading<T> | undefined);
      if (read === undefined) this.forget(key);
      else this.note(key, read.text, read.version);
      return { fresh: read?.text };
    } catch (error) {
      return { stale: this.instead<T>(key, error) };
    }
  }

  /** Remembers what was read. */
  note(key: string, text: Text, version?: string): void {
    const now = performance.now();
    const known = this.documents.get(key);
    // The same text again is let go of at once: what is kept for long is dear to the collector of garbage.
    if (known?.text === text) {
      known.readAt = now;
      known.version = version;
    } else {
      this.documents.set(key, { text, readAt: now, version });
    }
    this.lastReadAt = now;
  }

  /** What was not there (any more) is not shown later. */
  forget(key: string): void {
    this.documents.delete(key);
  }

  /**
   * What is remembered, for what could not be read now.
   *
   * @param error why not
   * @throws {StorageUnavailableError} when nothing is remembered; the error itself when the store is not away
   */
  instead<T extends Text = string>(key: string, error: unknown): StaleDocument<T> {
    if (!isRedisAway(error)) throw error;
    const known = this.documents.get(key);
    if (!known) throw new StorageUnavailableError(error);
    return { text: known.text as T, age: Math.round((performance.now() - known.readAt) / 1_000) };
  }

  onApplicationShutdown(): void {
    clearInterval(this.tidying);
  }

  /** However long the store is away, nothing is forgotten meanwhile. */
  private tidy(): void {
    for (const key of this.documents.rkeys()) {
      if ((this.documents.peek(key)?.readAt ?? 0) >= this.lastReadAt - REMEMBERED_MS) return;
      this.documents.delete(key);
    }
  }
}
