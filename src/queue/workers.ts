import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DelayedError } from 'bullmq';
import { messageOf } from '../common/app-error.js';
import { SERVICE_CONFIG } from '../config/config.module.js';
import type { ServiceConfig } from '../config/config.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { isRedisAway } from '../redis/redis.errors.js';
import { Duties } from './duties.js';
import { Heartbeat } from './heartbeat.js';
import { JobProcessor, SubjectBusy } from './job-processor.js';
import { type AnyJob, JobWorker } from './job-worker.js';
import { type DutyName, JOBS } from './jobs.js';
import { durations, failures, stalls } from './queue-metrics.js';
import { QUEUE_TIMINGS, type QueueTimings } from './queue-timings.js';
import { Queues } from './queues.js';

/** Runs the processors of this process, in the roles that work; ends them before anything they use is closed. */
@Injectable()
export class Workers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Workers.name);
  private workers: JobWorker[] = [];
  private phase: 'starting' | 'working' | 'not working' | 'ending' = 'starting';

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly queues: Queues,
    private readonly redis: RedisConnections,
    private readonly duties: Duties,
    private readonly heartbeat: Heartbeat,
    @Inject(SERVICE_CONFIG) private readonly service: ServiceConfig,
    @Inject(QUEUE_TIMINGS) private readonly timings: QueueTimings,
  ) {}

  onApplicationBootstrap(): void {
    const processors = this.processors();
    if (this.service.role === 'api') {
      this.phase = 'not working';
      return;
    }
    const connection = this.redis.connect('worker');
    this.workers = processors.map((processor) => this.work(processor, connection));
    this.heartbeat.watch(this.workers);
    this.duties.start(
      processors.flatMap(({ job, everyMs }) => (everyMs ? [{ name: job as DutyName, everyMs }] : [])),
    );
    this.phase = 'working';
  }

  /** Whether this process takes jobs; `not working` where its role is not to. */
  state(): typeof this.phase {
    return this.phase;
  }

  /**
   * Takes no new job and lets the running ones end, for as long as the grace lasts. What is cut then is continued by
   * another process, or by the next.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.phase = 'ending';
    this.duties.stop();
    this.heartbeat.stop();
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<'cut'>((resolve) => {
      timer = setTimeout(() => resolve('cut'), this.service.shutdownGraceMs);
    });
    const closed = Promise.all(this.workers.map(async (worker) => worker.close()));
    const ended = await Promise.race([closed, grace]);
    clearTimeout(timer);
    if (ended === 'cut') await this.abandon();
  }

  private async abandon(): Promise<void> {
    const running = this.workers.reduce((sum, worker) => sum + worker.load(), 0);
    this.logger.warn({ running, msg: 'The grace is over; running jobs are left to be continued elsewhere' });
    await Promise.all(this.workers.map(async (worker) => worker.abandon()));
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

  private work(processor: JobProcessor, connection: ReturnType<RedisConnections['connect']>): JobWorker {
    const { job: queue } = processor;
    const worker = new JobWorker(queue, async (job, token) => this.run(processor, job, token), {
      connection,
      prefix: this.queues.prefix,
      timings: this.timings,
    });
    worker.on('error', (error) => {
      // A Redis that is away is told of by its connection, once.
      if (!isRedisAway(error)) this.logger.warn({ job: queue, reason: messageOf(error) });
    });
    worker.on('stalled', () => stalls.inc({ queue }));
    worker.on('failed', (job, error) => {
      failures.inc({ queue });
      this.logger.error({ job: queue, ...job?.data, attempt: job?.attemptsMade, err: error });
    });
    worker.run().catch((error: unknown) => {
      this.logger.error({ job: queue, reason: messageOf(error), msg: 'Worker ended' });
    });
    return worker;
  }

  private async run(processor: JobProcessor, job: AnyJob, token?: string): Promise<void> {
    const ended = durations.startTimer({ queue: processor.job });
    try {
      await processor.process(job.data);
    } catch (error) {
      if (!(error instanceof SubjectBusy)) throw error;
      await job.moveToDelayed(Date.now() + error.comeBackInMs, token);
      throw new DelayedError();
    } finally {
      ended();
    }
  }
}
