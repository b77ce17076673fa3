import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type LoggerService, Module, ValidationPipe } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessModule } from '../../../src/access/access.module.js';
import type { PrincipalCarrier } from '../../../src/access/principal.js';
import { SCOPES_OF } from '../../../src/access/roles.js';
import { CommonModule } from '../../../src/common/common.module.js';
import { ConfigModule } from '../../../src/config/config.module.js';
import type { Config, WebhooksConfig } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { EventLog } from '../../../src/events/event-log.js';
import { EventsModule } from '../../../src/events/events.module.js';
import { eventId, type EventType, type InstanceEvent } from '../../../src/events/instance-event.js';
import { OutboundModule } from '../../../src/outbound/outbound.module.js';
import { JobProcessor } from '../../../src/queue/job-processor.js';
import { type JobName, JOBS } from '../../../src/queue/jobs.js';
import { QueueModule } from '../../../src/queue/queue.module.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { RedisModule } from '../../../src/redis/redis.module.js';
import { DeliveriesRepository } from '../../../src/webhooks/deliveries.repository.js';
import { DeliveryLogRepository } from '../../../src/webhooks/delivery-log.repository.js';
import type { Delivery } from '../../../src/webhooks/delivery.js';
import { WebhookRelay } from '../../../src/webhooks/webhook-relay.js';
import { WebhooksModule } from '../../../src/webhooks/webhooks.module.js';

export const SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;

/** Jobs that the rooms of these tests work on themselves. */
const OURS = new Set<JobName>(['relay-events', 'send-webhook', 'sweep']);

/** Stands in for the rooms above webhooks; their jobs are not part of these tests. */
function idle(name: JobName) {
  class IdleProcessor extends JobProcessor {
    readonly job = name;
    async process(): Promise<void> {
      return Promise.resolve();
    }
  }
  return { provide: `idle-${name}`, useClass: IdleProcessor };
}

@Module({
  providers: (Object.keys(JOBS) as JobName[]).filter((name) => !OURS.has(name)).map(idle),
})
class OtherRooms {}

/** Everything that is logged, as text. */
export class LogLines implements LoggerService {
  readonly lines: string[] = [];
  private readonly add = (message: unknown): void => {
    this.lines.push(JSON.stringify(message));
  };
  readonly log = this.add;
  readonly warn = this.add;
  readonly error = this.add;
}

export interface WebhooksApp {
  nest: NestFastifyApplication;
  logs: LogLines;
  /** Puts an event where the instances room puts it, without waking anybody. */
  happened: (change?: Partial<InstanceEvent>) => Promise<InstanceEvent>;
  /** The same, and has it relayed. */
  announced: (change?: Partial<InstanceEvent>) => Promise<InstanceEvent>;
  deliveries: () => Promise<Delivery[]>;
  /** Waits until the one delivery, or the one of an event, is in this status. */
  settled: (status: Delivery['status'], event?: InstanceEvent) => Promise<Delivery>;
  stop: () => Promise<void>;
}

export interface WebhooksAppOptions {
  redisUrl: string;
  prefix?: string;
  role?: Config['service']['role'];
  webhooks?: Partial<WebhooksConfig>;
}

/** The webhooks room on real Redis, with short waits. */
export async function aWebhooksApp(options: WebhooksAppOptions): Promise<WebhooksApp> {
  const prefix = options.prefix ?? `test-${randomBytes(6).toString('hex')}`;
  const environment = { NODE_ENV: 'test', REDIS_URL: options.redisUrl, REDIS_KEY_PREFIX: prefix };
  const base = loadConfig({ ...environment, NOVITA_API_BASE_URL: 'http://127.0.0.1:1' }, () => SECRET);
  const config: Config = {
    ...base,
    service: { ...base.service, role: options.role ?? 'all', shutdownGraceMs: 500 },
    webhooks: {
      ...base.webhooks,
      secret: SECRET,
      timeoutMs: 2_000,
      retryScheduleMs: [20, 40, 80],
      ...options.webhooks,
    },
  };
  const logs = new LogLines();
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      CommonModule,
      RedisModule,
      AccessModule,
      EventsModule,
      QueueModule,
      OutboundModule,
      WebhooksModule,
      OtherRooms,
    ],
  }).compile();
  const nest = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: logs });
  nest.useLogger(logs);
  nest.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
  nest
    .getHttpAdapter()
    .getInstance()
    .addHook(
      'onRequest',
      (request: FastifyRequest & PrincipalCarrier, _reply: FastifyReply, next: () => void) => {
        const owner = String(request.headers['x-owner'] ?? 'admin');
        const role = owner === 'admin' ? 'admin' : 'operator';
        request.principal = { keyId: 'key_1', owner, role, scopes: SCOPES_OF[role] };
        next();
      },
    );
  await nest.get(RedisConnections).ready(5_000);
  await nest.init();

  const redis = nest.get(RedisConnections).state;
  const repository = nest.get(DeliveriesRepository);
  let sequence = 0;

  const happened: WebhooksApp['happened'] = async (change = {}) => {
    sequence += 1;
    const event = anEvent({ sequence, ...change });
    const [, outbox] = nest.get(EventLog).keysFor(event.instanceId);
    await redis.xadd(outbox, '*', 'event', JSON.stringify(event));
    return event;
  };
  const deliveries = async (): Promise<Delivery[]> => {
    const { deliveries: listed } = await nest.get(DeliveryLogRepository).page({}, 200);
    const found = await Promise.all(listed.map(async ({ id }) => repository.find(id)));
    return found.filter((delivery) => delivery !== undefined);
  };

  return {
    nest,
    logs,
    happened,
    announced: async (change) => {
      const event = await happened(change);
      await nest.get(WebhookRelay).wake();
      return event;
    },
    deliveries,
    settled: async (status, event) => {
      let seen: Delivery[] = [];
      const found = await eventually(async () => {
        seen = await deliveries();
        return seen.find((it) => it.status === status && (!event || it.eventId === event.id));
      });
      if (!found) throw new Error(`No delivery is ${status}: ${JSON.stringify(seen)}`);
      return found;
    },
    stop: async () => nest.close(),
  };
}

const INSTANCE = 'inst_01JD0000000000000000000001';

export function anEvent(change: Partial<InstanceEvent> = {}): InstanceEvent {
  const sequence = change.sequence ?? 1;
  const type: EventType = change.type ?? 'instance.ready';
  const instanceId = change.instanceId ?? INSTANCE;
  const at = '2026-11-22T10:00:00.000Z';
  return {
    id: eventId(instanceId, sequence, type),
    type,
    at,
    instanceId,
    requestId: 'req_1',
    owner: 'admin',
    sequence,
    actor: 'startup',
    body: JSON.stringify({ type, timestamp: at, data: { instanceId, sequence, name: 'größer 🚀' } }),
    ...change,
  };
}

/** Asks until there is an answer, for ten seconds at the longest. */
export async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > deadline) return answer;
    await pause(20);
  }
}
