import { Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { type ApiKey, readApiKey } from './api-key.js';
import { SettlingScript } from './idempotency/settling-script.js';

const addScript = new SettlingScript(new URL('./add-key.lua', import.meta.url));
const noteUseScript = new LuaScript(new URL('./note-use.lua', import.meta.url));

/** The only class that knows how keys lie in Redis: without the keys themselves. */
@Injectable()
export class KeysRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  async find(id: string): Promise<ApiKey | undefined> {
    return readApiKey(await this.redis.state.hget(this.recordsKey, id));
  }

  async count(): Promise<number> {
    return this.redis.state.hlen(this.recordsKey);
  }

  /** @param text of the key, for the answer to the request; it is not kept */
  async add(key: ApiKey, text: string): Promise<void> {
    await addScript.run(this.redis.state, [this.recordsKey], [key.id, JSON.stringify(key)], { key, text });
  }

  /** Every key, the newest first, with when it was last seen in use. */
  async list(): Promise<(ApiKey & { lastUsedAt?: Moment })[]> {
    const [records, used] = await Promise.all([
      this.redis.state.hgetall(this.recordsKey),
      this.redis.state.hgetall(this.usedKey),
    ]);
    return Object.values(records)
      .flatMap((text) => readApiKey(text) ?? [])
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .map((key) => Object.assign(key, used[key.id] ? { lastUsedAt: Number(used[key.id]) } : {}));
  }

  /** `false` when there is no such key. */
  async remove(id: string): Promise<boolean> {
    const results = await this.redis.state.multi().hdel(this.recordsKey, id).hdel(this.usedKey, id).exec();
    return results?.[0]?.[1] === 1;
  }

  async noteUse(id: string, at: Moment): Promise<void> {
    await noteUseScript.run(this.redis.state, [this.recordsKey, this.usedKey], [id, at]);
  }

  private get recordsKey(): string {
    return this.keys.key('api-keys');
  }

  private get usedKey(): string {
    return this.keys.key('api-keys-used');
  }
}
