import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DelayedError, type Job, Worker } from 'bullmq';
import { messageOf } from '../common/app-error.js';
import { SERVICE_CONFIG } from '../config/config.module.js';
import type { ServiceConfig } from '../config/config.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { JobProcessor, SubjectBusy } from './job-processor.js';
import { type JobName, type JobPayloads, JOBS } from './jobs.js';
import { Queues } from './queues.js';

/** A killed worker's job is taken up again within lock + two scans, whatever the number of its deaths. */
const RECOVERY = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1_000_000 };

/** Runs the processors of this process, in the roles that work; ends them before anything they use is closed. */
@Injectable()
export class Workers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Workers.name);
  private workers: Worker[] = [];
  private phase: 'starting' | 'working' | 'not working' | 'ending' = 'starting';

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly queues: Queues,
    private readonly redis: RedisConnections,
    @Inject(SERVICE_CONFIG) private readonly service: ServiceConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const processors = this.processors();
    if (this.service.role === 'api') {
      this.phase = 'not working';
      return;
    }
    const connection = this.redis.connect('worker');
    this.workers = processors.map((processor) => this.work(processor, connection));
    await Promise.all(processors.map((processor) => this.schedule(processor)));
    this.phase = 'working';
  }

  /** Whether this process takes jobs; `not working` where its role is not to. */
  state(): typeof this.phase {
    return this.phase;
  }

  /** Takes no new job and lets the running ones end, for as long as the grace lasts. */
  async beforeApplicationShutdown(): Promise<void> {
    this.phase = 'ending';
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise((resolve) => {
      timer = setTimeout(resolve, this.service.shutdownGraceMs);
    });
    const closing = Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.race([closing, grace]);
    clearTimeout(timer);
    await Promise.all(this.workers.map((worker) => worker.close(true)));
  }

  private processors(): JobProcessor[] {
    const found = this.discovery
      .getProviders()
      .map((wrapper) => wrapper.instance as unknown)
      .filter((instance) => instance instanceof JobProcessor);
    for (const name of Object.keys(JOBS)) {
      const count = found.filter((processor) => processor.job === name).length;
      if (count !== 1) throw new Error(`The job ${name} has ${count} processors; it needs exactly one`);
    }
    return found;
  }

  private work(processor: JobProcessor, connection: ReturnType<RedisConnections['connect']>): Worker {
    const worker = new Worker<JobPayloads[JobName]>(
      processor.job,
      async (job, token) => this.run(processor, job, token),
      {
        connection,
        prefix: this.queues.prefix,
        concurrency: JOBS[processor.job].concurrency,
        ...RECOVERY,
      },
    );
    worker.on('error', (error) => this.logger.warn({ job: processor.job, reason: messageOf(error) }));
    worker.on('failed', (job, error) =>
      this.logger.error({ job: processor.job, ...job?.data, attempt: job?.attemptsMade, err: error }),
    );
    return worker;
  }

  private async run(processor: JobProcessor, job: Job<JobPayloads[JobName]>, token?: string): Promise<void> {
    try {
      await processor.process(job.data);
    } catch (error) {
      if (!(error instanceof SubjectBusy)) throw error;
      await job.moveToDelayed(Date.now() + error.comeBackInMs, token);
      throw new DelayedError();
    }
  }

  private async schedule({ job, everyMs }: JobProcessor): Promise<void> {
    const queue = this.queues.get(job);
    if (JOBS[job].once) await queue.setGlobalConcurrency(1);
    if (everyMs) await queue.upsertJobScheduler(job, { every: everyMs }, { name: job, data: {} });
  }
}
