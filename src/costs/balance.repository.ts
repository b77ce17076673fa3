import { Injectable } from '@nestjs/common';
import { APPEND_EVENTS, EventLog } from '../events/event-log.js';
import type { RecordedEvent } from '../events/recorded-event.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { KnownBalance } from './balance.js';

const noteScript = new LuaScript(new URL('./note-balance.lua', import.meta.url), [APPEND_EVENTS]);

/** What all processes know of the account. */
@Injectable()
export class BalanceRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    private readonly events: EventLog,
  ) {}

  /** Absent before the first time that Novita could be asked. */
  async known(): Promise<KnownBalance | undefined> {
    const text = await this.redis.state.hget(this.key, 'balance');
    return text === null ? undefined : (JSON.parse(text) as KnownBalance);
  }

  /** @returns whether the event was written: only when what is known was not low before */
  async note(balance: KnownBalance, event?: RecordedEvent): Promise<boolean> {
    const [live, outbox] = this.events.keysFor('');
    const result = await noteScript.run(
      this.redis.state,
      [this.key, live, outbox],
      [balance.readAt, JSON.stringify(balance), balance.low ? '1' : '', event ? JSON.stringify(event) : ''],
    );
    return result === 'told';
  }

  private get key(): string {
    return this.keys.key('balance');
  }
}
