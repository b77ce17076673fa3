import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeySpace } from '../../redis/key-space.js';
import { Leases } from '../../redis/leases.js';
import { LuaScript } from '../../redis/lua-script.js';
import { RedisConnections } from '../../redis/redis-connections.js';
import { type Sealed, SecretBox } from '../../redis/secret-box.js';
import { type Answer, KeyClaim, type Settlement } from './key-claim.js';
import { IdempotencyKeyInUseError, IdempotencyKeyReusedError } from './idempotency.errors.js';

/** The Lua functions `is_answered` and `settle_key`, for scripts that write an effect and its answer in one call. */
export const SETTLE_KEY = new URL('./settle-key.lua', import.meta.url);

const claimScript = new LuaScript(new URL('./claim-key.lua', import.meta.url));
const settleScript = new LuaScript(new URL('./settle-request.lua', import.meta.url), [SETTLE_KEY]);

/** How long an answer can be had again. */
const REPLAY_SECONDS = 24 * 3600;

/** A request that died gives its key back after this long (ms); one that lives keeps it. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;

/** Idempotency keys as they lie in Redis: only their digests, and the answers sealed, for some hold a secret. */
@Injectable()
export class IdempotencyKeys {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    private readonly leases: Leases,
    private readonly box: SecretBox,
  ) {}

  /**
   * Takes a key for one request, or gives the answer that the same request has had before.
   *
   * @throws {IdempotencyKeyInUseError} {@link IdempotencyKeyReusedError}
   */
  async claim(keyId: string, key: string, fingerprint: string): Promise<KeyClaim | Answer> {
    const name = createHash('sha256').update(`${keyId}\n${key}`).digest('base64url');
    const token = `${randomUUID()}.${fingerprint}`;
    const [result, answer] = (await claimScript.run(
      this.redis.state,
      [this.answeredKey(name), this.leaseKey(name)],
      [token, fingerprint, LEASE_MS],
    )) as [string, Sealed?];
    if (result === 'answered' && answer) return JSON.parse(this.box.open(answer, placeOf(name))) as Answer;
    if (result === 'in-use') throw new IdempotencyKeyInUseError();
    if (result === 'reused') throw new IdempotencyKeyReusedError();
    return new KeyClaim(name, token, (given) => this.settlementOf(name, fingerprint, given));
  }

  /** Keeps the key until the returned function is called. */
  keep({ name, token }: KeyClaim): () => void {
    const renew = async (): Promise<void> => {
      try {
        await this.leases.renew(leaseName(name), token, LEASE_MS);
      } catch {
        // A Redis that is away cannot renew. Whoever takes the key meanwhile is told when it comes to saving.
      }
    };
    const timer = setInterval(() => void renew(), RENEW_MS).unref();
    return () => clearInterval(timer);
  }

  /** Stores an answer by itself; `false` when an answer stands there already. */
  async settle(claim: KeyClaim, given: Answer): Promise<boolean> {
    const { answered, lease, fingerprint, answer, seconds } = claim.settlementOf(given);
    const args = [fingerprint, answer, seconds];
    return (await settleScript.run(this.redis.state, [answered, lease], args)) === 1;
  }

  /** Gives the key back: nothing was accepted under it. */
  async release({ name, token }: KeyClaim): Promise<void> {
    await this.leases.release(leaseName(name), token);
  }

  private settlementOf(name: string, fingerprint: string, answer: Answer): Settlement {
    return {
      answered: this.answeredKey(name),
      lease: this.leaseKey(name),
      fingerprint,
      answer: this.box.seal(JSON.stringify(answer), placeOf(name)),
      seconds: REPLAY_SECONDS,
    };
  }

  private answeredKey(name: string): string {
    return this.keys.key('idempotency', name);
  }

  private leaseKey(name: string): string {
    return this.leases.key(leaseName(name));
  }
}

function leaseName(name: string): string {
  return `idempotency:${name}`;
}

function placeOf(name: string): string {
  return `idempotency:${name}`;
}
