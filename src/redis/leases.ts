import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeySpace } from './key-space.js';
import { LuaScript } from './lua-script.js';
import { RedisConnections } from './redis-connections.js';

const release = new LuaScript(new URL('./release-lease.lua', import.meta.url));

/** Lets one process at a time do a duty. Against parallel work only: nothing paid may depend on it. */
@Injectable()
export class Leases {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** Does the work when the lease is free; `undefined` when somebody else is at it. */
  async hold<T>(name: string, ttlMs: number, work: () => Promise<T>): Promise<T | undefined> {
    const key = this.keys.key('lease', name);
    const token = randomUUID();
    if ((await this.redis.state.set(key, token, 'PX', ttlMs, 'NX')) !== 'OK') return undefined;
    try {
      return await work();
    } finally {
      await release.run(this.redis.state, [key], [token]);
    }
  }
}
