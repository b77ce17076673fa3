import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cluster, type Redis } from 'ioredis';
import { SERVICE_CONFIG } from '../config/config.module.js';
import type { ServiceConfig } from '../config/config.js';
import { RedisConnections } from './redis-connections.js';

/** Lua may not read `INFO` and the time freely before. */
const OLDEST_MAJOR = 7;

/** What one server says about itself; absent where it does not tell, as hosted ones may. */
interface StoreFacts {
  where: string;
  version?: string;
  evictionPolicy?: string;
  appendOnly?: boolean;
  appendFsync?: string;
}

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
    const { state } = this.redis;
    const masters = state instanceof Cluster ? state.nodes('master') : [state];
    for (const facts of await Promise.all(masters.map(async (master) => factsOf(master)))) {
      refuseUnfit(facts);
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

function refuseUnfit({ where, version, evictionPolicy }: StoreFacts): void {
  if (version !== undefined && Number.parseInt(version, 10) < OLDEST_MAJOR)
    throw new UnfitStoreError(`Redis at ${where} is ${version}; ${OLDEST_MAJOR}.0 or newer is needed`);
  if (evictionPolicy !== undefined && evictionPolicy !== 'noeviction')
    throw new UnfitStoreError(
      `Redis at ${where} has maxmemory-policy ${evictionPolicy} and would drop records of paid machines; set it to noeviction`,
    );
}

async function factsOf(server: Redis): Promise<StoreFacts> {
  const info = await server.info();
  const fact = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const appendOnly = fact('aof_enabled');
  const { host, port, path, sentinels, name } = server.options;
  return {
    where: path ?? (sentinels ? `sentinel ${name}` : `${host}:${port}`),
    version: fact('redis_version'),
    evictionPolicy: fact('maxmemory_policy'),
    appendOnly: appendOnly === undefined ? undefined : appendOnly === '1',
    appendFsync: await setting(server, 'appendfsync'),
  };
}

/** Hosted servers refuse to tell their settings. */
async function setting(server: Redis, name: string): Promise<string | undefined> {
  try {
    const [, value] = await server.config('GET', name);
    return value;
  } catch {
    return undefined;
  }
}
