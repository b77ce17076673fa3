import { Injectable } from '@nestjs/common';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { Round, RoundCounts } from './round.js';

const ROUNDS_KEPT = 50;

/** A round as it is remembered: without its rows. */
export type PastRound = Omit<Round, 'rows'>;

/** What all real rounds together have done. */
export type Totals = Pick<RoundCounts, 'warned' | 'stopped' | 'repaired' | 'failed'> & { rounds: number };

/** The last rounds and what all of them have done, over all processes. */
@Injectable()
export class RoundsRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  async note({ rows: _rows, ...round }: Round): Promise<void> {
    const writes = this.redis.state
      .multi()
      .lpush(this.keys.key('auto-stop', 'rounds'), JSON.stringify(round))
      .ltrim(this.keys.key('auto-stop', 'rounds'), 0, ROUNDS_KEPT - 1);
    if (!round.dryRun)
      for (const [name, by] of Object.entries(totalsOf(round)))
        if (by > 0) writes.hincrby(this.keys.key('auto-stop', 'totals'), name, by);
    await writes.exec();
  }

  /** The newest first. */
  async last(): Promise<PastRound[]> {
    const rounds = await this.redis.state.lrange(this.keys.key('auto-stop', 'rounds'), 0, -1);
    return rounds.map((text) => JSON.parse(text) as PastRound);
  }

  async totals(): Promise<Totals> {
    const stored = await this.redis.state.hgetall(this.keys.key('auto-stop', 'totals'));
    const total = (name: keyof Totals): number => Number(stored[name] ?? 0);
    return {
      rounds: total('rounds'),
      warned: total('warned'),
      stopped: total('stopped'),
      repaired: total('repaired'),
      failed: total('failed'),
    };
  }
}

function totalsOf({ warned, stopped, repaired, failed }: PastRound): Totals {
  return { rounds: 1, warned, stopped, repaired, failed };
}
