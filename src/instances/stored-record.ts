import { z } from 'zod';
import { AppError } from '../common/app-error.js';
import type { Instance } from './instance.js';
import { INSTANCE_STATUSES } from './lifecycle.js';
import { noteRepair, readMoment, repairMoments } from './repair-moments.js';

/** A stored record that cannot be understood; it is set aside and does not stop the others. */
export class CorruptRecordError extends AppError<'record_corrupt'> {
  readonly code = 'record_corrupt';

  constructor(readonly instanceId: string) {
    super(`The record of instance ${instanceId} cannot be read; it has been set aside for an operator`);
  }
}

const moment = z.number();

/** What no work on a record can do without; everything else may be missing or more than we know. */
const RECORD = z.looseObject({
  id: z.string(),
  version: z.literal(1),
  revision: z.number().int(),
  name: z.string(),
  owner: z.string(),
  status: z.enum(INSTANCE_STATUSES),
  statusChangedAt: moment,
  desired: z.enum(['running', 'stopped', 'deleted']),
  spec: z.looseObject({
    productName: z.string(),
    templateId: z.string(),
    gpuNum: z.number(),
    rootfsSize: z.number(),
    billingMode: z.enum(['spot', 'onDemand']),
    envs: z.array(
      z.union([
        z.looseObject({ key: z.string(), sealed: z.string() }),
        z.looseObject({ key: z.string(), value: z.string() }),
      ]),
    ),
  }),
  purchase: z.looseObject({
    attempts: z.number(),
    unresolved: z.number(),
    intent: z.looseObject({ attempt: z.number(), at: moment }).optional(),
    looks: z.number(),
    setbacks: z.number(),
    refusals: z.array(z.looseObject({ productId: z.string(), region: z.string() })),
  }),
  healthCheck: z.looseObject({ timeoutMs: z.number(), retryDelayMs: z.number() }),
  ports: z.array(z.looseObject({ port: z.number(), type: z.enum(['http', 'tcp']) })),
  deadlines: z.looseObject({ running: moment.optional(), healthy: moment.optional() }),
  operation: z.looseObject({ id: z.string(), type: z.string(), phase: z.string(), requestId: z.string() }),
  autoStop: z.looseObject({ enabled: z.boolean().optional(), idleMinutes: z.number().optional() }).optional(),
  protected: z.boolean().optional(),
  expiresAt: moment.optional(),
  foreign: z.boolean().optional(),
  start: z.looseObject({ requestedAt: moment, calls: z.number() }).optional(),
  restart: z.looseObject({ requestedAt: moment, calls: z.number() }).optional(),
  eventSequence: z.number().int(),
  createdAt: moment,
});

type Migration = (record: Record<string, unknown>) => Record<string, unknown>;

/** From each older version to the next; the index is the version that a migration starts from. */
const MIGRATIONS: Migration[] = [
  /** Version 0 is a record from before versions were written. */
  (record) => ({ ...record, version: 1 }),
];

/** What is stored beside a record because it moves without it: milliseconds as text. */
export interface StoredUse {
  usedAt?: string | null;
  activeAt?: string | null;
}

/**
 * Reads a stored record, an older one in today's shape, and moments that are none as `repairMoments` does.
 *
 * @throws {CorruptRecordError}
 */
export function readRecord(instanceId: string, text: string, use: StoredUse = {}): Instance {
  try {
    const record = repairMoments(migrate(JSON.parse(text) as Record<string, unknown>));
    const parsed = RECORD.parse(record);
    if (parsed.id !== instanceId) throw new Error("The record is another instance's");
    return withUse(parsed as unknown as Instance, use);
  } catch {
    throw new CorruptRecordError(instanceId);
  }
}

function withUse(instance: Instance, use: StoredUse): Instance {
  const lastUsedAt = readMoment(use.usedAt);
  const gpuActiveAt = readMoment(use.activeAt);
  const wrong = [
    ...(isAsWritten(use.usedAt, lastUsedAt) ? [] : ['lastUsedAt']),
    ...(isAsWritten(use.activeAt, gpuActiveAt) ? [] : ['gpuActiveAt']),
  ];
  return {
    ...instance,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    ...(gpuActiveAt === undefined ? {} : { gpuActiveAt }),
    ...(wrong.length === 0 ? {} : { repaired: noteRepair(instance.repaired, wrong) }),
  };
}

function isAsWritten(text: string | null | undefined, moment: number | undefined): boolean {
  return text === undefined || text === null || text === String(moment);
}

function migrate(record: Record<string, unknown>): Record<string, unknown> {
  const version = typeof record['version'] === 'number' ? record['version'] : 0;
  return MIGRATIONS.slice(version).reduce((older, migration) => migration(older), record);
}
