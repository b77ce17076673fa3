import { randomBytes } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { register } from 'prom-client';
import { AppModule } from '../../../src/app.module.js';
import { Clock, type Moment } from '../../../src/common/clock.js';
import type { Config } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { EventLog } from '../../../src/events/event-log.js';
import type { EventType } from '../../../src/events/instance-event.js';
import type { TimelineEntry } from '../../../src/events/recorded-event.js';
import type { Instance } from '../../../src/instances/instance.js';
import { InstancesRepository } from '../../../src/instances/instances.repository.js';
import { markedName, META_VARIABLE, signMeta } from '../../../src/instances/marker.js';
import { NOVITA_DEFAULT_TIMES, NOVITA_TIMES, type NovitaTimes } from '../../../src/novita/novita-times.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { type RedisClient, RedisConnections } from '../../../src/redis/redis-connections.js';
import { GarbageCollector } from '../../../src/sync/garbage-collector.js';
import { anInstance } from '../../builders/an-instance.js';
import { endsWithItsTest } from '../../support/endings.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';

const SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;

/** Real time until it is stopped, moved forward by tests. */
class MovableClock extends Clock {
  private stoppedAt?: Moment;
  private offsetMs = 0;

  now(): Date {
    return new Date((this.stoppedAt ?? Date.now()) + this.offsetMs);
  }

  stop(): void {
    this.stoppedAt = Date.now();
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}

/** Everything that is logged. */
class LogLines implements LoggerService {
  readonly lines: Record<string, unknown>[] = [];
  private readonly add = (line: unknown): void => {
    if (typeof line === 'object' && line !== null) this.lines.push({ ...line });
  };
  readonly log = this.add;
  readonly warn = this.add;
  readonly error = this.add;
}

export interface SyncAppOptions {
  redisUrl: string;
  novita: Pick<NovitaSandbox, 'url' | 'apiKey' | 'addForeign'>;
  /** `api`, the default, works on nothing by itself: rounds happen when a test says so. */
  role?: Config['service']['role'];
  prefix?: string;
  env?: Record<string, string>;
  novitaTimes?: Partial<NovitaTimes>;
}

export interface MarkedMachine {
  instanceId: string;
  attempt?: number;
  owner?: string;
  name?: string;
  createdAt?: Moment;
  status?: string;
  /** `8080/http` and the like. */
  ports?: string;
  billingMode?: 'spot' | 'onDemand';
}

export interface SyncApp {
  nest: NestFastifyApplication;
  config: Config;
  clock: MovableClock;
  logs: LogLines;
  redis: RedisClient;
  collector: GarbageCollector;
  instances: InstancesRepository;
  /** How long a surplus machine is too young. */
  surplusAgeMs: number;
  /** Puts a machine with a genuine mark into Novita; its Novita id. */
  place: (machine: MarkedMachine) => string;
  /** The same, with a record that refers to it. */
  placeKnown: (machine: MarkedMachine, changes?: Partial<Instance>) => Promise<string>;
  /** What happened to an instance, oldest first. */
  timeline: (instanceId: string) => Promise<EventType[]>;
  /** The same with all that is known of it. */
  events: (instanceId: string) => Promise<TimelineEntry[]>;
}

/** The shipped rooms as Nest wires them, in front of the sandbox and a real Redis; ends with its test. */
export async function aSyncApp(options: SyncAppOptions): Promise<SyncApp> {
  const { novita } = options;
  const environment = {
    NODE_ENV: 'test',
    REDIS_URL: options.redisUrl,
    REDIS_KEY_PREFIX: options.prefix ?? `test-${randomBytes(6).toString('hex')}`,
    NOVITA_API_BASE_URL: novita.url,
    NOVITA_API_KEY: novita.apiKey,
    NOVITA_REQUEST_TIMEOUT_MS: '2000',
    NOVITA_MAX_RETRIES: '0',
    CREATE_SETTLE_SECONDS: '3',
    INSTANCE_POLL_INTERVAL_SECONDS: '0.2',
    HEALTH_CHECK_TIMEOUT_MS: '1000',
    HEALTH_CHECK_RETRY_DELAY_MS: '50',
    /** No round but those of the test, once the first has passed. */
    GARBAGE_COLLECTION_INTERVAL_SECONDS: '3600',
    SYNC_ENABLE_AUTOMATIC_SYNC: 'false',
    SHUTDOWN_GRACE_SECONDS: '0.5',
    ROLE: options.role ?? 'api',
    ...options.env,
  };
  const config = loadConfig(environment, () => SECRET);
  const clock = new MovableClock();
  const logs = new LogLines();
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(NOVITA_TIMES)
    .useValue({ ...NOVITA_DEFAULT_TIMES, ...options.novitaTimes })
    .compile();
  const nest = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: logs });
  nest.useLogger(logs);
  endsWithItsTest(async () => nest.close());
  await nest.get(RedisConnections).ready(5_000);
  await nest.init();
  const instances = nest.get(InstancesRepository);

  const place: SyncApp['place'] = ({ instanceId, attempt = 1, owner = 'ann', ...rest }) => {
    const { name = 'demo', createdAt = Date.now() - 3_600_000, status, ports, billingMode } = rest;
    const meta = { id: instanceId, attempt, name, owner, templateId: '107001', createdAt };
    const [id = ''] = novita.addForeign({
      name: markedName(config.deployment, name, { instanceId, attempt }),
      envs: [
        { key: 'MODEL', value: 'llama' },
        { key: META_VARIABLE, value: signMeta(config.deployment, meta) },
      ],
      ...(status ? { status } : {}),
      ...(ports ? { ports } : {}),
      ...(billingMode ? { billingMode } : {}),
    });
    return id;
  };

  return {
    nest,
    config,
    clock,
    logs,
    redis: nest.get(RedisConnections).state,
    collector: nest.get(GarbageCollector),
    instances,
    surplusAgeMs: 2_000 + 4_000,
    place,
    placeKnown: async (machine, changes = {}) => {
      const novitaInstanceId = place(machine);
      await instances.save(aKnown(machine.instanceId, { novitaInstanceId, ...changes }), []);
      return novitaInstanceId;
    },
    timeline: async (instanceId) => (await nest.get(EventLog).timeline(instanceId)).map(({ type }) => type),
    events: async (instanceId) => nest.get(EventLog).timeline(instanceId),
  };
}

/** A settled record with an id of its own, whose last operation has ended. */
export function aKnown(id: string, changes: Partial<Instance> = {}): Instance {
  const accepted = anInstance();
  const operation = { ...accepted.operation, id: id.replace('inst_', 'op_'), endedAt: accepted.createdAt };
  return { ...accepted, id, operation, status: 'ready', nextLookAt: undefined, deadlines: {}, ...changes };
}

/** `inst_` and a ULID that ends in this number. */
export function instanceId(n: number): string {
  return `inst_01JD000000000000000000${String(n).padStart(4, '0')}`;
}

/** The value of one of our metrics. */
export async function metric(name: string, labels: Record<string, string> = {}): Promise<number> {
  const values = (await register.getSingleMetric(name)?.get())?.values ?? [];
  const found = values.find((value) =>
    Object.entries(labels).every(([label, text]) => value.labels[label] === text),
  );
  return found?.value ?? 0;
}

/** Another key of the same store. */
export function keyOf(app: SyncApp, ...parts: string[]): string {
  return app.nest.get(KeySpace).key(...parts);
}
