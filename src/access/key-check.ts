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

  /**
   * What each connection showed last, which is nearly always what it shows next: taking its digest costs more than the
   * rest of the check. It goes with the connection, which has held it in its headers anyway.
   */
  private readonly shown = new WeakMap<object, { text: string; digest: string }>();

  constructor(
    private readonly keys: KeysService,
    private readonly limiter: RateLimiter,
  ) {}

  /** Who a key that was in use a moment ago belongs to; `undefined` when it must be checked. */
  known(text: string, connection: object): Principal | undefined {
    const digest = this.digestOf(text, connection);
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

  private digestOf(text: string, connection: object): string {
    const last = this.shown.get(connection);
    if (last?.text === text) return last.digest;
    const digest = digestOf(text);
    this.shown.set(connection, { text, digest });
    return digest;
  }
}
