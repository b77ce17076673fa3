import { problemType } from '../common/app-error.js';
import { isoTime } from '../common/iso-time.js';
import { toUsd } from '../common/money.js';
import { renderConnection } from './connection.js';
import type { Failure } from './failure.js';
import { failureRow } from './failures.js';
import { isDone, type Operation, type OperationTimes } from './operation.js';
import type { Moment } from '../common/clock.js';
import type { FailureDto, IdleDeadlineDto, InstanceDto } from './dto/instance.dto.js';
import type { OperationDto, OperationErrorDto, OperationTimesDto } from './dto/operation.dto.js';
import type { Instance } from './instance.js';
import { actionsOf } from './lifecycle.js';
import { burnOf, costAt } from './meter.js';
import { idleClock, idleDeadline, type IdleDefaults, leaseEnd } from './use/idle-clock.js';

function time(moment: Moment): string;
function time(moment: Moment | undefined): string | undefined;
function time(moment: Moment | undefined): string | undefined {
  return moment === undefined ? undefined : isoTime(moment);
}

/**
 * The instance as clients read it; stored in this shape, so that reads pass it through. Holds no secret.
 *
 * @param defaults by which it says when the instance is idle; left out where that is stored beside it
 */
export function renderInstance(instance: Instance, defaults?: IdleDefaults): InstanceDto {
  const { spec, product, novita, meter } = instance;
  return {
    id: instance.id,
    managed: true,
    name: instance.name,
    owner: instance.owner,
    status: instance.status,
    statusChangedAt: time(instance.statusChangedAt),
    desired: instance.desired,
    reason: instance.reason,
    failure: instance.failure && renderFailure(instance.failure),
    novitaInstanceId: instance.novitaInstanceId,
    novita: novita && {
      name: novita.name,
      status: novita.status,
      statusError: novita.statusError,
      spotStatus: novita.spotStatus,
      spotReclaimTime: time(novita.spotReclaimTime),
    },
    spec: {
      productName: spec.productName,
      templateId: spec.templateId,
      gpuNum: spec.gpuNum,
      rootfsSize: spec.rootfsSize,
      billingMode: spec.billingMode,
      region: spec.region,
      maxPricePerHour: spec.maxPricePerHour === undefined ? undefined : toUsd(spec.maxPricePerHour),
      envs: spec.envs.map(({ key }) => ({ key })),
      onStartFailure: instance.onStartFailure,
      targetPort: instance.targetPort,
      healthCheckConfig: instance.healthCheck,
    },
    product,
    pricePerHour: instance.pricePerHour === undefined ? undefined : toUsd(instance.pricePerHour),
    currency: 'USD',
    accruedCost: meter && toUsd(costAt(meter, meter.at)),
    meteredAt: time(meter?.at),
    burnPerHour: meter && toUsd(burnOf(meter)),
    offersRefused: instance.purchase.refusals.map(({ productId, region, reason, at }) => ({
      productId,
      region,
      reason,
      at: time(at),
    })),
    ports: instance.ports,
    connection: renderConnection(instance),
    probing: instance.probing && {
      rounds: instance.probing.rounds,
      passed: instance.probing.passed,
      lastError: instance.probing.lastError,
    },
    operationId: instance.operation.id,
    deadlines: { running: time(instance.deadlines.running), healthy: time(instance.deadlines.healthy) },
    expiresAt: time(leaseEnd(instance)),
    maxHours: instance.maxHours,
    spotPolicy: instance.spotPolicy ?? 'notify',
    replaces: instance.replaces,
    replacedBy: instance.replacement?.successorId,
    autoStop: instance.autoStop,
    protected: instance.protected ?? false,
    repaired: instance.repaired?.fields,
    foreign: instance.foreign,
    lastUsedAt: time(instance.lastUsedAt),
    idle: defaults && renderIdle(instance, defaults),
    createdAt: time(instance.createdAt),
    startedAt: time(instance.startedAt),
    readyAt: time(instance.readyAt),
    stoppedAt: time(instance.stoppedAt),
    actions: actionsOf(instance),
    revision: instance.revision,
  };
}

/** The same as `wind_clock` of idle-clock.lua writes. */
function renderIdle(instance: Instance, defaults: IdleDefaults): IdleDeadlineDto | undefined {
  const { idleMs, leaseAt = Infinity } = idleClock(instance, defaults);
  if (idleMs === undefined) return undefined;
  const stopsAt = Math.min(idleDeadline(instance, idleMs), leaseAt);
  return { thresholdMinutes: idleMs / 60_000, stopsAt: time(stopsAt) };
}

/** Without what only the operation's error tells. */
export function renderFailure({ code, message, retryable, facts }: Failure): FailureDto {
  const { suggestion, retryAfterSeconds } = failureRow(code);
  return {
    code,
    message,
    retryable: retryable ?? retryAfterSeconds !== undefined,
    suggestion: facts?.suggestion ?? suggestion,
  };
}

/** A problem document, but for the status, which only an answer has. */
function renderError({ error, requestId }: Operation): OperationErrorDto | undefined {
  if (!error) return undefined;
  const { title, suggestion, retryAfterSeconds } = failureRow(error.code);
  const retryable = error.retryable ?? retryAfterSeconds !== undefined;
  return {
    type: problemType(error.code),
    title,
    code: error.code,
    detail: error.message,
    requestId,
    retryable,
    retryAfterSeconds: retryable ? retryAfterSeconds : undefined,
    suggestion,
    ...error.facts,
  };
}

/** The share of the way that each phase stands for, in percent. */
const PROGRESS = { initiated: 10, monitoring: 40, health_checking: 80, completed: 100, failed: 100 };

/** The operation as clients read it (AIP-151 in HTTP form). */
export function renderOperation(operation: Operation, instance: Instance): OperationDto {
  const done = isDone(operation);
  return {
    id: operation.id,
    type: operation.type,
    done,
    instanceId: instance.id,
    owner: instance.owner,
    createdAt: time(operation.times.startRequested),
    endedAt: time(operation.endedAt),
    metadata: {
      phase: operation.phase,
      phases: operation.phases.map(({ name, startedAt }, index) => ({
        name,
        startedAt: time(startedAt),
        endedAt: time(operation.phases[index + 1]?.startedAt ?? operation.endedAt),
      })),
      times: renderTimes(operation.times),
      attempts: instance.purchase.attempts,
      progress: PROGRESS[operation.phase],
      cancels: operation.cancels,
      successorId: operation.successorId,
    },
    response:
      done && !operation.error
        ? { instanceId: instance.id, status: instance.status, ports: instance.ports }
        : undefined,
    error: renderError(operation),
  };
}

function renderTimes(times: OperationTimes): OperationTimesDto {
  return {
    startRequested: time(times.startRequested),
    instanceStarting: time(times.instanceStarting),
    instanceRunning: time(times.instanceRunning),
    healthCheckStarted: time(times.healthCheckStarted),
    healthCheckCompleted: time(times.healthCheckCompleted),
    ready: time(times.ready),
  };
}
