import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { LiveFeed } from '../events/live-feed.js';
import { isRedisAway } from '../redis/redis.errors.js';
import type { Served } from './instance-reader.js';
import { factsOf, OperationReader } from './operation-reader.js';

/** Clients that wait at the same time in one process; whoever comes when it is full is answered at once. */
export const MOST_WAITS = 2_000;

/**
 * Answers when an operation has ended or the time is up. A wait costs neither a Redis connection nor a timer that
 * asks: it sleeps until the one live feed of this process tells of its instance.
 */
@Injectable()
export class OperationWaits {
  private waits = 0;

  constructor(
    private readonly operations: OperationReader,
    private readonly feed: LiveFeed,
  ) {}

  /** How many wait now. */
  get count(): number {
    return this.waits;
  }

  /**
   * @param signal aborts when nobody waits for the answer any more
   * @throws {OperationNotFoundError}
   */
  async read(id: string, principal: Principal, waitMs: number, signal: AbortSignal): Promise<Served> {
    const now = await this.operations.read(id, principal);
    if (waitMs <= 0 || hasEnded(now) || this.waits >= MOST_WAITS) return now;
    this.waits += 1;
    try {
      return await this.wait(id, principal, waitMs, signal);
    } catch (error) {
      if (!isRedisAway(error)) throw error;
      return now;
    } finally {
      this.waits -= 1;
    }
  }

  private async wait(id: string, principal: Principal, waitMs: number, signal: AbortSignal): Promise<Served> {
    let last: Served | undefined;
    const ended = await this.feed.lookUntil(
      async () => {
        last = await this.operations.read(id, principal);
        return hasEnded(last) ? last : undefined;
      },
      ({ instanceId }) => last !== undefined && factsOf(last).instanceId === instanceId,
      waitMs,
      signal,
    );
    return ended ?? last ?? this.operations.read(id, principal);
  }
}

/** A document that is only remembered is not waited for: it does not change. */
function hasEnded(served: Served): boolean {
  return 'stale' in served || factsOf(served).done;
}
