import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { isRedisAway } from '../redis/redis.errors.js';
import { JobWakes } from './job-wakes.js';
import type { DutyName } from './jobs.js';

const claimScript = new LuaScript(new URL('./claim-duties.lua', import.meta.url));

/** When Redis could not be asked, it is asked again after this (ms). */
const RETRY_MS = 1_000;

export interface Duty {
  name: DutyName;
  everyMs: number;
}

/**
 * Has each periodic duty run once per period over all processes. The period passes on Redis' clock and each process
 * asks by its own monotonic timer, so no wall clock that jumps and no lost key stops a duty (decision 7).
 */
@Injectable()
export class Duties {
  private readonly logger = new Logger(Duties.name);
  private duties: Duty[] = [];
  private timer?: NodeJS.Timeout;
  private ending = false;

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    private readonly wakes: JobWakes,
  ) {}

  start(duties: Duty[]): void {
    this.duties = duties;
    if (duties.length > 0) this.askIn(0);
  }

  stop(): void {
    this.ending = true;
    clearTimeout(this.timer);
  }

  /** When a duty was last claimed, on Redis' clock; `undefined` when it never was. */
  async lastClaim(name: DutyName): Promise<Moment | undefined> {
    const at = await this.redis.state.hget(this.keys.key('duties'), name);
    return at === null ? undefined : Number(at);
  }

  private askIn(ms: number): void {
    if (!this.ending) this.timer = setTimeout(() => void this.ask(), ms);
  }

  private async ask(): Promise<void> {
    try {
      const { due, waitMs } = await this.claim();
      this.askIn(waitMs);
      await Promise.all(due.map(async (name) => this.wakes.now(name, {})));
    } catch (error) {
      if (!isRedisAway(error))
        this.logger.error({ reason: messageOf(error), msg: 'Duties could not be claimed' });
      this.askIn(RETRY_MS);
    }
  }

  private async claim(): Promise<{ due: DutyName[]; waitMs: number }> {
    const args = this.duties.flatMap(({ name, everyMs }) => [name, everyMs]);
    const [waitMs, ...due] = (await claimScript.run(this.redis.state, [this.keys.key('duties')], args)) as [
      number,
      ...DutyName[],
    ];
    return { due, waitMs: Math.max(1, waitMs) };
  }
}
