import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeySpace } from './key-space.js';
import { LuaScript } from './lua-script.js';
import { RedisConnections } from './redis-connections.js';

const renewScript = new LuaScript(new URL('./renew-lease.lua', import.meta.url));
const releaseScript = new LuaScript(new URL('./release-lease.lua', import.meta.url));

/** Lets one process at a time do a duty. Against parallel work only: nothing paid may depend on it. */
@Injectable()
export class Leases {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** Where a lease lives, for scripts that take or check it themselves. */
  key(name: string): string {
    return this.keys.key('lease', name);
  }

  /** Keeps a lease for longer; `false` when it is not ours any more. */
  async renew(name: string, token: string, ttlMs: number): Promise<boolean> {
    return (await renewScript.run(this.redis.state, [this.key(name)], [token, ttlMs])) === 1;
  }

  async release(name: string, token: string): Promise<void> {
    await releaseScript.run(this.redis.state, [this.key(name)], [token]);
  }

  /** Does the work when the lease is free, and renews it meanwhile; `undefined` when somebody else is at it. */
  async hold<T>(name: string, ttlMs: number, work: () => Promise<T>): Promise<T | undefined> {
    const token = randomUUID();
    if ((await this.redis.state.set(this.key(name), token, 'PX', ttlMs, 'NX')) !== 'OK') return undefined;
    // A Redis that is away cannot renew; whoever takes the lease then works beside us, which it forbids only for order.
    const renewing = setInterval(() => void this.renew(name, token, ttlMs).catch(() => false), ttlMs / 3);
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      await this.release(name, token);
    }
  }
}
