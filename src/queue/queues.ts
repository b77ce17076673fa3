import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { JobName } from './jobs.js';
import { jobTelemetry } from './job-telemetry.js';

/** Nobody reads BullMQ's event streams but people with redis-cli. */
const EVENTS_KEPT = 100;

/** The BullMQ queues, opened when first used, on the connection that fails fast. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly queues = new Map<JobName, Queue>();

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** Where BullMQ keeps its keys: under our hash tag, apart from our own. */
  get prefix(): string {
    return this.keys.key('bull');
  }

  get(name: JobName): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = new Queue(name, {
      connection: this.redis.state,
      prefix: this.prefix,
      // Waiting for Redis and asking it for its version would make the first add hang while Redis is away, and
      // every later one fail if that question did.
      skipWaitingForReady: true,
      skipVersionCheck: true,
      telemetry: jobTelemetry(),
      streams: { events: { maxLen: EVENTS_KEPT } },
      defaultJobOptions: {
        attempts: 5,
        backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
        removeOnComplete: true,
        removeOnFail: { age: 7 * 24 * 3600, count: 1_000 },
      },
    });
    queue.on('error', () => undefined);
    this.queues.set(name, queue);
    return queue;
  }

  /** One of BullMQ's keys of a queue; an empty part is what its job keys begin with. */
  key(name: JobName, part: string): string {
    return `${this.prefix}:${name}:${part}`;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }
}
