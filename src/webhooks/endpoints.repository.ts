import { Injectable } from '@nestjs/common';
import { SettlingScript } from '../access/idempotency/settling-script.js';
import type { Moment } from '../common/clock.js';
import { APPEND_EVENTS, EventLog } from '../events/event-log.js';
import type { RecordedEvent } from '../events/recorded-event.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { Endpoint, EndpointId } from './endpoint.js';

const saveScript = new SettlingScript(new URL('./save-endpoint.lua', import.meta.url));
const disableScript = new LuaScript(new URL('./disable-endpoint.lua', import.meta.url), [APPEND_EVENTS]);

/** Changes that meet are tried again so many times. */
const TRIES = 10;

/** The only class that knows how endpoints lie in Redis. */
@Injectable()
export class EndpointsRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    private readonly events: EventLog,
  ) {}

  /** Every endpoint, the newest first. */
  async all(): Promise<Endpoint[]> {
    const texts = Object.values(await this.redis.state.hgetall(this.key));
    return texts
      .map((text) => JSON.parse(text) as Endpoint)
      .toSorted((one, other) => (one.id < other.id ? 1 : -1));
  }

  async find(id: EndpointId): Promise<Endpoint | undefined> {
    const text = await this.redis.state.hget(this.key, id);
    return text === null ? undefined : (JSON.parse(text) as Endpoint);
  }

  /** @param secret of the endpoint as it is, for the answer to the request; it is kept sealed only */
  async add(endpoint: Endpoint, secret: string): Promise<void> {
    const args = [endpoint.id, '', JSON.stringify(endpoint)];
    await saveScript.run(this.redis.state, [this.key], args, { endpoint, secret });
  }

  /**
   * Changes an endpoint as it is at that moment.
   *
   * @param change `undefined` leaves it as it is
   * @param secret of the endpoint as it is from now on, for the answer to the request that gives it a new one
   * @returns as it is now; `undefined` when there is none, or nothing was changed
   */
  async change(
    id: EndpointId,
    change: (endpoint: Endpoint) => Endpoint | undefined,
    secret?: string,
  ): Promise<Endpoint | undefined> {
    for (let tried = 0; tried < TRIES; tried++) {
      const text = await this.redis.state.hget(this.key, id);
      const changed = text === null ? undefined : change(JSON.parse(text) as Endpoint);
      if (text === null || !changed) return undefined;
      const args = [id, text, JSON.stringify(changed)];
      const saved = { endpoint: changed, secret };
      if ((await saveScript.run(this.redis.state, [this.key], args, saved)) === 1) return changed;
    }
    throw new Error(`The endpoint ${id} is being changed all the time`);
  }

  /**
   * Disables an endpoint and says so, both or neither.
   *
   * @returns `false` when it is not as it was read
   */
  async disable(before: Endpoint, after: Endpoint, event: RecordedEvent): Promise<boolean> {
    const keys = [this.key, this.failingKey, ...this.events.accountKeys];
    const args = [before.id, JSON.stringify(before), JSON.stringify(after), JSON.stringify(event)];
    return (await disableScript.run(this.redis.state, keys, args)) === 1;
  }

  async remove(id: EndpointId): Promise<boolean> {
    const results = await this.redis.state.multi().hdel(this.key, id).hdel(this.failingKey, id).exec();
    return results?.[0]?.[1] === 1;
  }

  /** Notes a failure; since when there has been nothing else. */
  async noteFailure(id: EndpointId, now: Moment): Promise<Moment> {
    await this.redis.state.hsetnx(this.failingKey, id, now);
    return Number((await this.redis.state.hget(this.failingKey, id)) ?? now);
  }

  async noteSuccess(id: EndpointId): Promise<void> {
    await this.redis.state.hdel(this.failingKey, id);
  }

  private get key(): string {
    return this.keys.key('webhook-endpoints');
  }

  private get failingKey(): string {
    return this.keys.key('webhook-failing');
  }
}
