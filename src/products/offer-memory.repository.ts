import { Injectable } from '@nestjs/common';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { type OfferMemory, type Place, placeKey } from './offer-memory.js';

const rememberScript = new LuaScript(new URL('./remember-offer.lua', import.meta.url));
const recallScript = new LuaScript(new URL('./remembered-offers.lua', import.meta.url));

/** How long a place that answered "no stock" is asked last (ms). */
export const COOL_OFF_MS = 3 * 60_000;

/** Reclaims come in waves: how long a place that took a spot machine back stands behind the others (ms). */
const RECLAIM_MEMORY_MS = 2 * 3_600_000;

/** What all processes remember of places; nothing in it outlives its time. */
@Injectable()
export class OfferMemoryRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  async noteNoStock(place: Place): Promise<void> {
    await rememberScript.run(this.redis.state, [this.coolingKey], [placeKey(place), COOL_OFF_MS]);
  }

  async noteReclaim(place: Place): Promise<void> {
    await rememberScript.run(this.redis.state, [this.reclaimedKey], [placeKey(place), RECLAIM_MEMORY_MS]);
  }

  async recall(): Promise<OfferMemory> {
    const keys = [this.coolingKey, this.reclaimedKey];
    const [cooling = [], reclaimed = []] = (await recallScript.run(this.redis.state, keys, [])) as string[][];
    return { cooling: readUntil(cooling), reclaimed: readUntil(reclaimed) };
  }

  private get coolingKey(): string {
    return this.keys.key('offers', 'cooling');
  }

  private get reclaimedKey(): string {
    return this.keys.key('offers', 'reclaimed');
  }
}

function readUntil(flat: string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (let index = 0; index < flat.length; index += 2) places.set(flat[index] ?? '', Number(flat[index + 1]));
  return places;
}
