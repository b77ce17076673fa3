import { Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { RoundNote } from './sync-report.js';

/** A machine that complete lists do not have. */
export interface Absence {
  /** When the first of them was read, on Redis' clock. */
  since: Moment;
  /** How many there have been in a row. */
  lists: number;
}

const ROUNDS_KEPT = 20;

/** What rounds must know of earlier ones, whichever process ran them. */
@Injectable()
export class SyncRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** Redis' clock: what processes must agree on is not judged by one of theirs. */
  async now(): Promise<Moment> {
    const [seconds, microseconds] = await this.redis.state.time();
    return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  }

  /** Machines that the last complete lists did not have, by Novita's id. */
  async absences(): Promise<Map<string, Absence>> {
    const rows = await this.redis.state.hgetall(this.absencesKey);
    return new Map(Object.entries(rows).map(([id, text]) => [id, JSON.parse(text) as Absence]));
  }

  async noteAbsence(novitaInstanceId: string, absence: Absence): Promise<void> {
    await this.redis.state.hset(this.absencesKey, novitaInstanceId, JSON.stringify(absence));
  }

  async forgetAbsences(novitaInstanceIds: string[]): Promise<void> {
    if (novitaInstanceIds.length > 0) await this.redis.state.hdel(this.absencesKey, ...novitaInstanceIds);
  }

  async noteRound(round: RoundNote): Promise<void> {
    const key = this.keys.key('sync', 'rounds');
    await this.redis.state
      .multi()
      .lpush(key, JSON.stringify(round))
      .ltrim(key, 0, ROUNDS_KEPT - 1)
      .exec();
  }

  /** The newest first. */
  async rounds(): Promise<RoundNote[]> {
    const texts = await this.redis.state.lrange(this.keys.key('sync', 'rounds'), 0, -1);
    return texts.map((text) => JSON.parse(text) as RoundNote);
  }

  private get absencesKey(): string {
    return this.keys.key('sync', 'absences');
  }
}
