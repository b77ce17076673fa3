import { Inject, Injectable } from '@nestjs/common';
import type { Moment } from '../../common/clock.js';
import { AUTO_STOP_CONFIG } from '../../config/config.module.js';
import type { AutoStopConfig } from '../../config/config.js';
import { KeySpace } from '../../redis/key-space.js';
import { LuaScript } from '../../redis/lua-script.js';
import { RedisConnections } from '../../redis/redis-connections.js';
import type { Instance } from '../instance.js';
import { idleClock } from './idle-clock.js';

/** The Lua functions of the idle clock, for every script that moves one. */
export const IDLE_CLOCK = new URL('./idle-clock.lua', import.meta.url);
const touchScript = new LuaScript(new URL('./touch-instance.lua', import.meta.url), [IDLE_CLOCK]);
const dueScript = new LuaScript(new URL('./due-looks.lua', import.meta.url), [IDLE_CLOCK]);
const alignScript = new LuaScript(new URL('./align-clock.lua', import.meta.url), [IDLE_CLOCK]);

/** The key of the index of looks. */
export const IDLE_LOOKS = 'idle-looks';

/** How far ahead of Redis' clock the clocks of others may be (ms). */
export const CLIENT_AHEAD_MS = 10_000;

/** More than are ever due at once in practice; the rest is due in the next round. */
const MOST_DUE = 100_000;

export interface Touch {
  /** Absent: now, on Redis' clock. */
  at?: Moment;
  /** How far ahead of Redis' clock that may be (ms). */
  aheadMs: number;
  /** Also to an earlier moment than is known. */
  backwards?: boolean;
  /** The only owner for whom the instance exists. */
  owner?: string;
}

export type Touched =
  | { kind: 'noted'; at: Moment }
  | { kind: 'ahead'; now: Moment }
  | { kind: 'terminated' }
  | { kind: 'unknown' };

export interface DueLooks {
  /** Redis' clock. */
  now: Moment;
  /** The longest overdue first. */
  ids: string[];
  /** Whether the index was made by today's settings. */
  aligned: boolean;
}

/** How the use of instances lies in Redis: beside the record, in the same hash, so that a touch rewrites none. */
@Injectable()
export class UseRepository {
  private readonly looksKey: string;
  private readonly settingsKey: string;
  /** What the clocks in Redis depend on besides the records. */
  private readonly settings: string;

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    @Inject(AUTO_STOP_CONFIG) readonly defaults: AutoStopConfig,
  ) {
    this.looksKey = keys.key(IDLE_LOOKS);
    this.settingsKey = keys.key('idle-settings');
    const { enabled, idleMs, warnMs, dataKeptMs, dataWarnMs } = defaults;
    this.settings = JSON.stringify([enabled, idleMs, warnMs, dataKeptMs, dataWarnMs]);
  }

  /** Notes a heartbeat (`usedAt`), or that the GPUs were seen busy (`activeAt`). */
  async touch(id: string, field: 'usedAt' | 'activeAt', touch: Touch): Promise<Touched> {
    const { at = '', aheadMs, backwards, owner = '' } = touch;
    const [kind, moment] = (await touchScript.run(
      this.redis.state,
      [this.recordKey(id), this.looksKey],
      [id, field, at, aheadMs, backwards ? '1' : '', owner],
    )) as [Touched['kind'], number];
    switch (kind) {
      case 'noted':
        return { kind, at: moment };
      case 'ahead':
        return { kind, now: moment };
      case 'terminated':
      case 'unknown':
        return { kind };
    }
  }

  /** Whose warning or deadline has come, by the index alone. */
  async due(): Promise<DueLooks> {
    const [now, settings, ids] = (await dueScript.run(
      this.redis.state,
      [this.looksKey, this.settingsKey],
      [MOST_DUE],
    )) as [number, string, string[]];
    return { now, ids, aligned: settings === this.settings };
  }

  /** Redis' clock. */
  async now(): Promise<Moment> {
    const [seconds, micros] = await this.redis.state.time();
    return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  }

  /** How many looks are waited for altogether. */
  async waiting(): Promise<number> {
    return this.redis.state.zcard(this.looksKey);
  }

  /** Sets a record's clock by today's settings, unless it has been saved since. */
  async align(instance: Instance): Promise<void> {
    const clock = JSON.stringify(idleClock(instance, this.defaults));
    await alignScript.run(
      this.redis.state,
      [this.recordKey(instance.id), this.looksKey],
      [instance.id, instance.revision, clock, instance.owner],
    );
  }

  /** From now on the index counts as made by today's settings. */
  async markAligned(): Promise<void> {
    await this.redis.state.set(this.settingsKey, this.settings);
  }

  /** Takes what has no record out of the index. */
  async forget(id: string): Promise<void> {
    await this.redis.state.zrem(this.looksKey, id);
  }

  private recordKey(id: string): string {
    return this.keys.key('instance', id);
  }
}
