import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { type JobName, JOBS } from './jobs.js';

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

  all(): Queue[] {
    return (Object.keys(JOBS) as JobName[]).map((name) => this.get(name));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }
}
