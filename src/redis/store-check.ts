import { Inject, Injectable, Logger } from '@nestjs/common';
import { SERVICE_CONFIG } from '../config/config.module.js';
import type { ServiceConfig } from '../config/config.js';
import { RedisConnections } from './redis-connections.js';
import { type StoreFacts, storeFacts, unfitness } from './store-facts.js';

/** The store would lose what it was trusted with. */
export class UnfitStoreError extends Error {
  override readonly name = 'UnfitStoreError';
}

/** Looks, before anything is accepted, whether each master keeps what it is given. */
@Injectable()
export class StoreCheck {
  private readonly logger = new Logger(StoreCheck.name);

  constructor(
    private readonly redis: RedisConnections,
    @Inject(SERVICE_CONFIG) private readonly service: ServiceConfig,
  ) {}

  /** @throws {UnfitStoreError} when it must not be used */
  async run(): Promise<void> {
    for (const facts of await storeFacts(this.redis.state)) {
      const objection = unfitness(facts);
      if (objection) throw new UnfitStoreError(objection);
      this.tell(facts);
    }
  }

  private tell({ where, evictionPolicy, appendOnly, appendFsync }: StoreFacts): void {
    if (evictionPolicy === undefined)
      this.concern(where, 'Redis does not tell its maxmemory-policy; it must be noeviction');
    if (appendOnly === false)
      this.concern(where, 'Redis keeps no append-only file; what it was told is lost when it ends');
    else if (appendFsync !== undefined && appendFsync !== 'always')
      this.logger.log({
        redis: where,
        appendFsync,
        msg: 'Redis may lose its last second when its machine loses power; appendfsync always prevents that',
      });
  }

  /** Where nothing real is at stake a forgetful store is what one expects. */
  private concern(where: string, msg: string): void {
    this.logger[this.service.production ? 'warn' : 'log']({ redis: where, msg });
  }
}
