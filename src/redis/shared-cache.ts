import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Counter } from 'prom-client';
import { KeySpace } from './key-space.js';
import { LuaScript } from './lua-script.js';
import { RedisConnections } from './redis-connections.js';

const lookups = new Counter({
  name: 'ngi_cache_lookups_total',
  help: 'Look-ups in the caches that all processes share, by cache and result.',
  labelNames: ['cache', 'result'] as const,
});

const release = new LuaScript(new URL('./release-lease.lua', import.meta.url));

export interface Cached<T> {
  value: T;
  /** When the value was loaded, milliseconds since 1970. */
  loadedAt: number;
}

export interface CacheOptions {
  /** How long a value is served. */
  ttlMs: number;
  /** The longest that one load may take before another process may try. */
  loadTimeoutMs: number;
  /** Serve nothing older than this. */
  maxAgeMs?: number;
  /** For values that may not lie in the store in clear. */
  wrapping?: Wrapping;
}

export interface Wrapping {
  wrap: (text: string) => string;
  /** `undefined` for what cannot be read (any more): it counts as not cached. */
  unwrap: (stored: string) => string | undefined;
}

const POLL_MS = 25;

/** How long a process serves a value without looking into the store again, so that a burst parses it once. */
const RECENT_MS = 2_000;
const MOST_RECENT = 200;

/**
 * A short-lived cache in Redis for answers that cost a call; one load at a time over all processes. Who asks for the
 * same value may be given the same object, so nobody changes it.
 */
@Injectable()
export class SharedCache {
  private readonly loading = new Map<string, Promise<Cached<unknown>>>();
  private readonly recent = new LRUCache<string, Cached<unknown>>({ max: MOST_RECENT, ttl: RECENT_MS });

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** The cached value, or the loaded one. A load that fails is not remembered. */
  async through<T>(
    cache: string,
    id: string,
    options: CacheOptions,
    load: () => Promise<T>,
  ): Promise<Cached<T>> {
    const known = await this.known<T>(cache, id, options);
    lookups.inc({ cache, result: known ? 'hit' : 'miss' });
    if (known) return known;

    const key = `${cache}:${id}`;
    const running = this.loading.get(key) as Promise<Cached<T>> | undefined;
    if (running) return running;
    const started = this.loadOnce(cache, id, options, load).finally(() => this.loading.delete(key));
    this.loading.set(key, started);
    return started;
  }

  private async known<T>(cache: string, id: string, options: CacheOptions): Promise<Cached<T> | undefined> {
    const key = this.keys.key('cache', cache, id);
    const recent = this.recent.get(key) as Cached<T> | undefined;
    if (recent && isFresh(recent, options)) return recent;
    const stored = await this.redis.state.get(key);
    const text = stored === null ? undefined : unwrap(stored, options);
    const known = text === undefined ? undefined : (JSON.parse(text) as Cached<T>);
    if (!known || !isFresh(known, options)) return undefined;
    this.recent.set(key, known);
    return known;
  }

  /** Loads, unless another process is loading: then waits for its result, and for its time limit at the longest. */
  private async loadOnce<T>(
    cache: string,
    id: string,
    options: CacheOptions,
    load: () => Promise<T>,
  ): Promise<Cached<T>> {
    const lock = this.keys.key('cache-load', cache, id);
    const waitUntil = performance.now() + options.loadTimeoutMs;
    const token = randomUUID();
    while ((await this.redis.state.set(lock, token, 'PX', options.loadTimeoutMs, 'NX')) !== 'OK') {
      if (performance.now() > waitUntil) break;
      await pause(POLL_MS);
      const known = await this.known<T>(cache, id, options);
      if (known) return known;
    }
    try {
      const loaded: Cached<T> = { value: await load(), loadedAt: Date.now() };
      const key = this.keys.key('cache', cache, id);
      const text = JSON.stringify(loaded);
      await this.redis.state.set(key, options.wrapping?.wrap(text) ?? text, 'PX', options.ttlMs);
      this.recent.set(key, loaded);
      return loaded;
    } finally {
      await release.run(this.redis.state, [lock], [token]);
    }
  }
}

/** How old a value is, in whole seconds, and when it was loaded: the header `Age`, and `cachedAt` of an answer. */
export function datesOf({ loadedAt }: Cached<unknown>): { age: number; cachedAt: string } {
  const age = Math.max(0, Math.floor((Date.now() - loadedAt) / 1_000));
  return { age, cachedAt: new Date(loadedAt).toISOString() };
}

function isFresh({ loadedAt }: Cached<unknown>, { maxAgeMs = Infinity }: CacheOptions): boolean {
  return Date.now() - loadedAt <= maxAgeMs;
}

function unwrap(stored: string, { wrapping }: CacheOptions): string | undefined {
  return wrapping ? wrapping.unwrap(stored) : stored;
}
