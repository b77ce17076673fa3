import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { REDIS_CONFIG } from '../config/config.module.js';
import type { RedisConfig } from '../config/config.js';
import { parseRedisUrl } from './redis-url.js';

export type RedisClient = Redis | Cluster;

/** How each kind of user wants a Redis that is away to feel. Profiles are never shared between kinds of users. */
const PROFILES = {
  /** Requests and records: fail fast, also when Redis hangs. */
  state: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    connectTimeout: 2_000,
    retryStrategy: (tries: number) => Math.min(50 * tries, 1_000),
  },
  /** BullMQ workers: wait as long as it takes; blocking reads forbid a command timeout. */
  worker: {
    maxRetriesPerRequest: null,
    connectTimeout: 5_000,
    retryStrategy: (tries: number) => Math.min(50 * tries, 1_000),
  },
} as const satisfies Record<string, RedisOptions>;

export type RedisProfile = keyof typeof PROFILES;

/** Opens the program's Redis connections and closes them last. */
@Injectable()
export class RedisConnections implements OnApplicationShutdown {
  readonly state: RedisClient;
  private readonly logger = new Logger(RedisConnections.name);
  private readonly open: RedisClient[] = [];

  constructor(@Inject(REDIS_CONFIG) private readonly config: RedisConfig) {
    this.state = this.connect('state');
  }

  /** A further connection; it is closed with the others. */
  connect(profile: RedisProfile): RedisClient {
    const target = parseRedisUrl(this.config.url);
    const options: RedisOptions = { ...PROFILES[profile], ...target.options };
    const client = createClient(target, options);
    client.on('error', (error: Error) =>
      this.logger.warn({ profile, reason: error.message, msg: 'Redis connection trouble' }),
    );
    this.open.push(client);
    return client;
  }

  /** Resolves when the state connection answers, rejects after `timeoutMs`. */
  async ready(timeoutMs: number): Promise<void> {
    if (this.state.status === 'ready') return;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)), timeoutMs);
    });
    await Promise.race([new Promise((resolve) => this.state.once('ready', resolve)), timeout]);
    clearTimeout(timer);
  }

  onApplicationShutdown(): void {
    for (const client of this.open) client.disconnect();
  }
}

function createClient(target: ReturnType<typeof parseRedisUrl>, options: RedisOptions): RedisClient {
  switch (target.kind) {
    case 'single':
      return new Redis(options);
    case 'sentinel':
      return new Redis({ ...options, sentinels: target.sentinels, name: target.name });
    case 'cluster':
      return new Cluster(target.nodes, {
        redisOptions: options,
        enableOfflineQueue: options.enableOfflineQueue ?? true,
        clusterRetryStrategy: (tries) => Math.min(50 * tries, 1_000),
      });
  }
}
