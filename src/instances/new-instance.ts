import { fromUsd } from '../common/money.js';
import type { StartupConfig } from '../config/config.js';
import type { OfferRequest } from '../products/offer.js';
import type { AutoStopDto } from './dto/auto-stop.dto.js';
import type { CreateInstanceDto } from './dto/create-instance.dto.js';
import type { Moment } from '../common/clock.js';
import type { AutoStopPolicy, Instance } from './instance.js';
import { beginOperation } from './operation.js';
import { definedOf } from './startup-settings.js';

export interface NewIds {
  instanceId: string;
  operationId: string;
  requestId: string;
}

/** The root disk of a request that names none, in GB (design decision D24). */
export const DEFAULT_ROOTFS_GB = 60;

/** What a request asks for that has a price. */
export function offerRequest(request: CreateInstanceDto): OfferRequest {
  const { productName, gpuNum = 1, billingMode = 'spot', region, maxPricePerHour } = request;
  return {
    productName,
    gpuNum,
    billingMode,
    region,
    maxPricePerHour: maxPricePerHour === undefined ? undefined : fromUsd(maxPricePerHour),
  };
}

/** What all records begin with: nothing bought yet. */
export function blankInstance(
  { instanceId, operationId, requestId }: NewIds,
  now: Moment,
  { timeoutMs }: Pick<StartupConfig, 'timeoutMs'>,
) {
  return {
    id: instanceId,
    version: 1,
    revision: 0,
    status: 'creating',
    statusChangedAt: now,
    desired: 'running',
    purchase: { attempts: 0, unresolved: 0, looks: 0, setbacks: 0, refusals: [] },
    ports: [],
    deadlines: { running: now + timeoutMs },
    operation: beginOperation(operationId, 'create', requestId, now),
    eventSequence: 0,
    nextLookAt: now,
    createdAt: now,
  } satisfies Partial<Instance>;
}

/** The record of an accepted request: nothing bought yet, everything that was asked for. */
export function newInstance(
  request: CreateInstanceDto,
  owner: string,
  ids: NewIds,
  now: Moment,
  config: StartupConfig,
): Instance {
  const { productName, gpuNum, billingMode, region, maxPricePerHour } = offerRequest(request);
  // What is spread first makes each field after it cost as much as all the others (Node 20).
  return {
    name: request.name,
    owner,
    spec: {
      productName,
      templateId: request.templateId,
      gpuNum,
      rootfsSize: request.rootfsSize ?? DEFAULT_ROOTFS_GB,
      billingMode,
      region,
      maxPricePerHour,
      envs: (request.envs ?? []).map(({ key, value }) => ({ key, value })),
    },
    onStartFailure: request.onStartFailure ?? config.failurePolicy,
    healthCheck: { ...config.healthCheck, ...definedOf(request.healthCheckConfig) },
    targetPort: request.targetPort,
    webhookUrl: request.webhookUrl,
    autoStop: request.autoStop && policyOf(request.autoStop),
    protected: request.protected,
    expiresAt: request.expiresAt === undefined ? undefined : Date.parse(request.expiresAt),
    maxHours: request.maxHours ?? config.leaseHours,
    spotPolicy: request.spotPolicy,
    ...blankInstance(ids, now, config),
  };
}

function policyOf({ enabled, idleMinutes }: AutoStopDto): AutoStopPolicy {
  return { enabled, idleMinutes };
}
