import { Injectable } from '@nestjs/common';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';

const takeScript = new LuaScript(new URL('./take-place.lua', import.meta.url));
const holdScript = new LuaScript(new URL('./hold-places.lua', import.meta.url));

/** A process that died gives its places back after this (ms). */
const HELD_MS = 45_000;

/** How many streams each key has open over all processes. Times are those of Redis' clock. */
@Injectable()
export class StreamPlaces {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** Takes a place for a stream; `false` when the key has no more. */
  async take(keyId: string, stream: string, limit: number): Promise<boolean> {
    return (await takeScript.run(this.redis.state, [this.placesOf(keyId)], [stream, limit, HELD_MS])) === 1;
  }

  /** Keeps the places of streams that are still open. */
  async hold(keyId: string, streams: string[]): Promise<void> {
    await holdScript.run(this.redis.state, [this.placesOf(keyId)], [HELD_MS, ...streams]);
  }

  async giveBack(keyId: string, stream: string): Promise<void> {
    await this.redis.state.zrem(this.placesOf(keyId), stream);
  }

  private placesOf(keyId: string): string {
    return this.keys.key('streams', keyId);
  }
}
