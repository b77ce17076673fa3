import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
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
}

const POLL_MS = 25;

/** A short-lived cache in Redis for answers that cost a call; one load at a time over all processes. */
@Injectable()
export class SharedCache {
  private readonly loading = new Map<string, Promise<Cached<unknown>>>();

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** What the cache knows now, without loading. */
  async peek<T>(cache: string, id: string): Promise<Cached<T> | undefined> {
    const text = await this.redis.state.get(this.keys.key('cache', cache, id));
    return text === null ? undefined : (JSON.parse(text) as Cached<T>);
  }

  /** The cached value, or the loaded one. A load that fails is not remembered. */
  async through<T>(
    cache: string,
    id: string,
    options: CacheOptions,
    load: () => Promise<T>,
  ): Promise<Cached<T>> {
    const known = await this.peek<T>(cache, id);
    lookups.inc({ cache, result: known ? 'hit' : 'miss' });
    if (known) return known;

    const key = `${cache}:${id}`;
    const running = this.loading.get(key) as Promise<Cached<T>> | undefined;
    if (running) return running;
    const started = this.loadOnce(cache, id, options, load).finally(() => this.loading.delete(key));
    this.loading.set(key, started);
    return started;
  }

  async forget(cache: string, id: string): Promise<void> {
    await this.redis.state.del(this.keys.key('cache', cache, id));
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
      const known = await this.peek<T>(cache, id);
      if (known) return known;
    }
    try {
      const loaded: Cached<T> = { value: await load(), loadedAt: Date.now() };
      const key = this.keys.key('cache', cache, id);
      await this.redis.state.set(key, JSON.stringify(loaded), 'PX', options.ttlMs);
      return loaded;
    } finally {
      await release.run(this.redis.state, [lock], [token]);
    }
  }
}
