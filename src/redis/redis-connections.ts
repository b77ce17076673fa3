import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { messageOf } from '../common/app-error.js';
import { REDIS_CONFIG } from '../config/config.module.js';
import type { RedisConfig } from '../config/config.js';
import { parseRedisUrl } from './redis-url.js';
import { sendTogether } from './send-together.js';

export type RedisClient = Redis | Cluster;

const COMMON = {
  retryStrategy: (tries: number) => Math.min(50 * tries, 1_000),
  /** Resends what a replica refused that was a master a moment ago, to the new master. */
  reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 2 : false),
} satisfies RedisOptions;

/** Whoever waits for the store is told after this long that it does not answer (ms). */
export const STATE_ANSWERS_WITHIN_MS = 1_500;

/** How each kind of user wants a Redis that is away to feel. Profiles are never shared between kinds of users. */
const PROFILES = {
  /** Requests and records: fail fast, also when Redis hangs. */
  state: {
    ...COMMON,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: STATE_ANSWERS_WITHIN_MS,
    connectTimeout: 2_000,
    /** A server that vanished without a word is not waited for longer than this: TCP itself takes minutes. */
    socketTimeout: 5_000,
  },
  /** BullMQ workers: wait as long as it takes; blocking reads forbid a command timeout. */
  worker: {
    ...COMMON,
    maxRetriesPerRequest: null,
    connectTimeout: 5_000,
    /** Longer than the 10 s that BullMQ blocks at the most. */
    socketTimeout: 15_000,
  },
  /** The one reader of the live stream: resends its blocking read when the connection is back. */
  events: {
    ...COMMON,
    maxRetriesPerRequest: null,
    connectTimeout: 5_000,
    /** Longer than one read blocks. */
    socketTimeout: 10_000,
  },
} as const satisfies Record<string, RedisOptions>;

export type RedisProfile = keyof typeof PROFILES;

const ASK_AGAIN_MS = 50;
const REVIVE_MS = 200;

/** Opens the program's Redis connections and closes them last. */
@Injectable()
export class RedisConnections implements OnApplicationShutdown {
  readonly state: RedisClient;
  private readonly logger = new Logger(RedisConnections.name);
  private readonly open: RedisClient[] = [];
  private closing = false;

  constructor(@Inject(REDIS_CONFIG) private readonly config: RedisConfig) {
    this.state = this.connect('state');
  }

  /** A further connection; it is closed with the others. */
  connect(profile: RedisProfile): RedisClient {
    const connectionName = `${this.config.prefix}:${profile}`;
    const client = openRedis(this.config.url, { ...PROFILES[profile], connectionName });
    if (profile === 'state' && client instanceof Redis) sendTogether(client);
    this.tellOfTrouble(client, profile);
    this.revive(client);
    this.open.push(client);
    return client;
  }

  /** Resolves when the state connection answers, rejects after `timeoutMs`. */
  async ready(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      try {
        await this.state.ping();
        return;
      } catch (error) {
        if (performance.now() > deadline)
          throw new Error(`Redis did not answer within ${timeoutMs} ms (${messageOf(error)})`, {
            cause: error,
          });
      }
      await pause(ASK_AGAIN_MS);
    }
  }

  onApplicationShutdown(): void {
    this.closing = true;
    for (const client of this.open) client.disconnect();
  }

  /** ioredis gives a connection up for good when a failover is announced while it is connecting. */
  private revive(client: RedisClient): void {
    client.on('end', () => {
      setTimeout(() => {
        if (!this.closing && client.status === 'end') client.connect().catch(() => undefined);
      }, REVIVE_MS).unref();
    });
  }

  /** Once per outage, not once per attempt to connect. */
  private tellOfTrouble(client: RedisClient, profile: RedisProfile): void {
    let inTrouble = false;
    client.on('error', (error: Error) => {
      if (!inTrouble) this.logger.warn({ profile, reason: error.message, msg: 'Redis connection trouble' });
      inTrouble = true;
    });
    client.on('ready', () => {
      if (inTrouble) this.logger.log({ profile, msg: 'Redis connection is back' });
      inTrouble = false;
    });
  }
}

/** One connection to whatever the URL names; what the URL says goes before `wishes`. */
export function openRedis(url: string, wishes: RedisOptions): RedisClient {
  const target = parseRedisUrl(url);
  const options = { ...wishes, ...target.options };
  switch (target.kind) {
    case 'single':
      return new Redis(options);
    case 'sentinel':
      return new Redis({
        ...options,
        sentinels: target.sentinels,
        name: target.name,
        // An old master takes writes for some ten seconds until it learns that it is none; they would be lost.
        failoverDetector: true,
      });
    case 'cluster':
      return new Cluster(target.nodes, {
        redisOptions: options,
        enableOfflineQueue: options.enableOfflineQueue ?? true,
        clusterRetryStrategy: (tries) => Math.min(50 * tries, 1_000),
      });
  }
}
