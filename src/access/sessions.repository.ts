import { Injectable } from '@nestjs/common';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { readSession, type Session, SESSION_SECONDS } from './session.js';

/** Sessions by the digest of their id, so that whoever reads the store cannot use one. They go by themselves. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  async add(digest: string, session: Session): Promise<void> {
    await this.redis.state.set(this.key(digest), JSON.stringify(session), 'EX', SESSION_SECONDS);
  }

  async find(digest: string): Promise<Session | undefined> {
    return readSession(await this.redis.state.get(this.key(digest)));
  }

  async remove(digest: string): Promise<void> {
    await this.redis.state.del(this.key(digest));
  }

  private key(digest: string): string {
    return this.keys.key('session', digest);
  }
}
