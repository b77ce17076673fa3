import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { UnauthorizedError } from './access.errors.js';
import { digestOf } from './key-text.js';
import { KeysService } from './keys.service.js';
import type { Principal } from './principal.js';
import { RateLimiter } from './rate-limiter.js';

/** How long a key that opened is not held up by wrong ones from the same address (ms). */
const WELCOME_MS = 10 * 60_000;
const MAX_WELCOME = 10_000;

/** Looks at keys; an address that shows too many wrong ones is not listened to for a while. */
@Injectable()
export class KeyCheck {
  /** Digests of keys that opened a moment ago. */
  private readonly welcome = new LRUCache<string, true>({ max: MAX_WELCOME, ttl: WELCOME_MS });

  constructor(
    private readonly keys: KeysService,
    private readonly limiter: RateLimiter,
  ) {}

  /** Who a key that was in use a moment ago belongs to; `undefined` when it must be checked. */
  known(text: string): Principal | undefined {
    const digest = digestOf(text);
    return this.welcome.has(digest) ? this.keys.knownPrincipal(digest) : undefined;
  }

  /**
   * Who a key belongs to.
   *
   * @param address whom wrong keys are counted against
   * @throws {UnauthorizedError} {@link RateLimitedError}
   */
  async check(text: string, address: string, reading: boolean): Promise<Principal> {
    const digest = digestOf(text);
    if (!this.welcome.has(digest)) this.limiter.assertLeft('login', address);
    const principal = await this.keys.principalOf(text, digest, reading);
    if (principal) {
      this.welcome.set(digest, true);
      return principal;
    }
    this.welcome.delete(digest);
    await this.limiter.count('login', address);
    throw new UnauthorizedError();
  }
}
