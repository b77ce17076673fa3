import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CommonModule } from '../../../src/common/common.module.js';
import { ConfigModule } from '../../../src/config/config.module.js';
import type { Config } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { JobProcessor } from '../../../src/queue/job-processor.js';
import { type JobName, type JobPayloads, JOBS } from '../../../src/queue/jobs.js';
import { QUEUE_TIMINGS, type QueueTimings, TIMINGS } from '../../../src/queue/queue-timings.js';
import { QueueModule } from '../../../src/queue/queue.module.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { RedisModule } from '../../../src/redis/redis.module.js';
import { endsWithItsTest } from '../../support/endings.js';

export type Bodies = { [Name in JobName]?: (payload: JobPayloads[Name]) => Promise<void> | void };

export interface QueueAppOptions {
  redisUrl: string;
  /** Apps with the same prefix are processes of one service. */
  prefix?: string;
  role?: Config['service']['role'];
  graceMs?: number;
  timings?: Partial<QueueTimings>;
  /** Periods of duties, ms. */
  every?: Partial<Record<JobName, number>>;
  /** What jobs do; the others do nothing. The sweep is the real one. */
  bodies?: Bodies;
}

export const LOG_NOTHING = { log() {}, warn() {}, error() {}, fatal() {} };

export function aPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

/** The queue room on real Redis, as one process has it; it ends with its test. */
export async function aQueueApp(options: QueueAppOptions): Promise<INestApplicationContext> {
  const base = loadConfig(
    {
      NODE_ENV: 'test',
      REDIS_URL: options.redisUrl,
      REDIS_KEY_PREFIX: options.prefix ?? aPrefix(),
      NOVITA_API_BASE_URL: 'http://127.0.0.1:1',
    },
    () => 'not-a-secret-not-a-secret-not-a-secret',
  );
  const service = { ...base.service, role: options.role ?? 'all', shutdownGraceMs: options.graceMs ?? 2_000 };
  const others = (Object.keys(JOBS) as JobName[]).filter((name) => name !== 'sweep');
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot({ ...base, service }), CommonModule, RedisModule, QueueModule],
    providers: others.map((name) => ({ provide: `body-${name}`, useValue: new Scripted(name, options) })),
  })
    .overrideProvider(QUEUE_TIMINGS)
    .useValue({ ...TIMINGS, ...options.timings } satisfies QueueTimings)
    .setLogger(LOG_NOTHING)
    .compile();
  await module.get(RedisConnections).ready(10_000);
  await module.init();
  let closed: Promise<void> | undefined;
  const close = module.close.bind(module);
  module.close = async () => (closed ??= close());
  endsWithItsTest(async () => module.close());
  return module;
}

class Scripted extends JobProcessor {
  override readonly everyMs: number | undefined;

  constructor(
    readonly job: JobName,
    private readonly options: QueueAppOptions,
  ) {
    super();
    this.everyMs = options.every?.[job];
  }

  async process(payload: JobPayloads[JobName]): Promise<void> {
    const body = this.options.bodies?.[this.job] as ((payload: JobPayloads[JobName]) => unknown) | undefined;
    await body?.(payload);
  }
}
