import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { messageOf } from '../common/app-error.js';
import { ACCESS_CONFIG } from '../config/config.module.js';
import type { AccessConfig } from '../config/config.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { isRedisAway } from '../redis/redis.errors.js';
import { RateLimitedError } from './access.errors.js';
import { type Count, POLICIES, type PolicyName, WINDOW_SECONDS } from './count.js';
import { type Lease, LeasedBucket } from './leased-bucket.js';

const leaseScript = new LuaScript(new URL('./lease-tokens.lua', import.meta.url));

/** While Redis cannot be asked, each process goes by its own count: one block per second. */
const ALONE_MS = 1_000;
const MAX_BUCKETS = 20_000;
const BLOCKS_PER_QUOTA = 100;
const MAX_BLOCK = 1_000;

/** Counts requests over all processes, mostly without asking Redis: in blocks that each process leases in advance. */
@Injectable()
export class RateLimiter {
  private readonly logger = new Logger(RateLimiter.name);
  private readonly buckets = new LRUCache<string, LeasedBucket>({ max: MAX_BUCKETS });
  private readonly leasing = new Map<LeasedBucket, Promise<void>>();

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  /**
   * Counts one request of a subject (the id of a key, or an address).
   *
   * @param times how many times the usual quota the subject has
   * @throws {RateLimitedError} when its quota is spent
   */
  async count(policy: PolicyName, subject: string, times = 1): Promise<Count> {
    for (;;) {
      const count = this.countNow(policy, subject, times);
      if (count) return count;
      await this.leasing.get(this.bucketOf(policy, subject, times));
    }
  }

  /**
   * The same at once, as nearly always; `undefined` when nothing was counted, because the next block of the quota has
   * to come first.
   *
   * @throws {RateLimitedError} when its quota is spent
   */
  countNow(policy: PolicyName, subject: string, times = 1): Count | undefined {
    const bucket = this.bucketOf(policy, subject, times);
    const now = performance.now();
    const taken = bucket.take(now);
    this.leaseAhead(bucket, policy, subject, now);
    if (taken === 'refused') throw refusal(policy, bucket);
    return taken === 'granted' ? { policy, quota: bucket.quota, ...bucket.outlook(now) } : undefined;
  }

  /**
   * Counts nothing.
   *
   * @throws {RateLimitedError} when this process knows that the quota is spent
   */
  assertLeft(policy: PolicyName, subject: string): void {
    const bucket = this.buckets.get(bucketName(policy, subject));
    if (bucket?.isSpent(performance.now())) throw refusal(policy, bucket);
  }

  private bucketOf(policy: PolicyName, subject: string, times: number): LeasedBucket {
    const name = bucketName(policy, subject);
    const known = this.buckets.get(name);
    if (known) return known;
    const quota = Math.max(1, Math.floor(this.config.ratePerMinute * POLICIES[policy] * times));
    const block = Math.min(MAX_BLOCK, Math.ceil(quota / BLOCKS_PER_QUOTA));
    const bucket = new LeasedBucket(quota, block, WINDOW_SECONDS * 1_000);
    this.buckets.set(name, bucket);
    return bucket;
  }

  private leaseAhead(bucket: LeasedBucket, policy: PolicyName, subject: string, now: number): void {
    const wish = bucket.wish(now);
    if (wish === 0 || this.leasing.has(bucket)) return;
    const lease = this.lease(policy, subject, bucket.quota, wish)
      .then((leased) => bucket.receive(leased, wish, performance.now()))
      .finally(() => this.leasing.delete(bucket));
    this.leasing.set(bucket, lease);
  }

  private async lease(policy: PolicyName, subject: string, quota: number, wish: number): Promise<Lease> {
    try {
      const [granted, remaining, endsInMs] = (await leaseScript.run(
        this.redis.state,
        [this.keys.key('rate', policy, subject)],
        [quota, wish, WINDOW_SECONDS * 1_000],
      )) as [number, number, number];
      return { granted, remaining, endsInMs };
    } catch (error) {
      if (!isRedisAway(error))
        this.logger.error({ policy, reason: messageOf(error), msg: 'Requests cannot be counted together' });
      return { granted: wish, remaining: 0, endsInMs: ALONE_MS };
    }
  }
}

function bucketName(policy: PolicyName, subject: string): string {
  return `${policy}:${subject}`;
}

function refusal(policy: PolicyName, bucket: LeasedBucket): RateLimitedError {
  const { quota } = bucket;
  const resetSeconds = Math.max(1, bucket.outlook(performance.now()).resetSeconds);
  return new RateLimitedError({ policy, quota, remaining: 0, resetSeconds });
}
