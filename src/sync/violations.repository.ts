import { Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { Invariant } from './invariants.js';

const noteScript = new LuaScript(new URL('./note-violations.lua', import.meta.url));

/** Something that breaks a promise, and since when it is known to. */
export interface Violation {
  invariant: Invariant;
  /** What it is about: an id of ours or of Novita's. */
  subject: string;
  since: Moment;
}

/** What the last check found, whichever process did it. */
export interface LastCheck {
  checkedAt: Moment;
  /** How many violations each promise had when it was judged last. */
  counts: Map<string, number>;
}

/** What breaks promises and since when, known to all processes. */
@Injectable()
export class ViolationsRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** Notes what was found of the promises that could be judged; what is not among their violations any more is over. */
  async note(judged: Invariant[], now: Moment): Promise<Violation[]> {
    const found = judged.flatMap((invariant) =>
      invariant.violations.map((subject) => ({ invariant, subject })),
    );
    const since = (await noteScript.run(
      this.redis.state,
      [this.keys.key('violations'), this.lastCheckKey],
      [
        now,
        judged.length,
        ...judged.flatMap(({ id, violations }) => [id, violations.length]),
        ...found.map(({ invariant, subject }) => `${invariant.id}|${subject}`),
      ],
    )) as number[];
    return found.map(({ invariant, subject }, index) => ({ invariant, subject, since: since[index] ?? now }));
  }

  /** Absent before the first check. */
  async lastCheck(): Promise<LastCheck | undefined> {
    const { checkedAt, ...counts } = await this.redis.state.hgetall(this.lastCheckKey);
    if (checkedAt === undefined) return undefined;
    const numbers = Object.entries(counts).map(([id, count]) => [id, Number(count)] as const);
    return { checkedAt: Number(checkedAt), counts: new Map(numbers) };
  }

  private get lastCheckKey(): string {
    return this.keys.key('invariants');
  }
}
