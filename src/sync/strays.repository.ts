import { Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import type { MicroPrice } from '../common/money.js';
import type { Account } from '../ledger/booking.js';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';

export type StrayKind = 'foreign' | 'forged' | 'contested' | 'surplus';

/** A machine that no record refers to, as it was first seen. */
export interface Stray {
  kind: StrayKind;
  name: string;
  since: Moment;
}

/** Who would have paid for a machine, and how much (1e-5 USD per hour). */
export interface Spared {
  account: Account;
  perHour: MicroPrice;
}

/** A delete that was sent; believed when a complete list no longer has the machine. */
export interface Deletion {
  instanceId: string;
  askedAt: Moment;
  /** Absent when Novita told no price. */
  spares?: Spared;
}

/** What rounds must know of earlier ones, whichever process ran them. */
@Injectable()
export class StraysRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** By Novita's id. */
  async all(): Promise<Map<string, Stray>> {
    return readAll<Stray>(await this.redis.state.hgetall(this.keys.key('strays')));
  }

  async note(strays: Map<string, Stray>): Promise<void> {
    const rows = [...strays].flatMap(([id, stray]) => [id, JSON.stringify(stray)]);
    if (rows.length > 0) await this.redis.state.hset(this.keys.key('strays'), ...rows);
  }

  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.redis.state.hdel(this.keys.key('strays'), ...ids);
  }

  /** By Novita's id. */
  async deletions(): Promise<Map<string, Deletion>> {
    return readAll<Deletion>(await this.redis.state.hgetall(this.keys.key('surplus-deletions')));
  }

  async deletion(novitaInstanceId: string): Promise<Deletion | undefined> {
    const text = await this.redis.state.hget(this.keys.key('surplus-deletions'), novitaInstanceId);
    return text === null ? undefined : (JSON.parse(text) as Deletion);
  }

  async noteDeletion(novitaInstanceId: string, deletion: Deletion): Promise<void> {
    await this.redis.state.hset(
      this.keys.key('surplus-deletions'),
      novitaInstanceId,
      JSON.stringify(deletion),
    );
  }

  /** The machine is gone; `false` when somebody else has noticed that before. */
  async endDeletion(novitaInstanceId: string): Promise<boolean> {
    return (await this.redis.state.hdel(this.keys.key('surplus-deletions'), novitaInstanceId)) === 1;
  }

  /** Begins the rest after a round; `false` while the rest after an earlier one lasts. */
  async endRest(restMs: number): Promise<boolean> {
    return this.claim('garbage-collection-rest', restMs);
  }

  /** Begins the rest anew, whatever is left of an earlier one. */
  async rest(restMs: number): Promise<void> {
    await this.put('garbage-collection-rest', restMs);
  }

  /** Begins the rest between two rounds over other duties' walks; `false` while an earlier one lasts. */
  async endRestFromWalks(restMs: number): Promise<boolean> {
    return this.claim('garbage-collection-walk', restMs);
  }

  /** Begins the rest between two rounds over other duties' walks anew. */
  async restFromWalks(restMs: number): Promise<void> {
    await this.put('garbage-collection-walk', restMs);
  }

  private async put(name: string, forMs: number): Promise<void> {
    await this.redis.state.set(this.keys.key(name), '1', 'PX', milliseconds(forMs));
  }

  private async claim(name: string, forMs: number): Promise<boolean> {
    return (await this.redis.state.set(this.keys.key(name), '1', 'PX', milliseconds(forMs), 'NX')) === 'OK';
  }
}

/** As Redis takes it. */
function milliseconds(time: number): number {
  return Math.max(1, Math.round(time));
}

function readAll<T>(rows: Record<string, string>): Map<string, T> {
  return new Map(Object.entries(rows).map(([id, text]) => [id, JSON.parse(text) as T]));
}
