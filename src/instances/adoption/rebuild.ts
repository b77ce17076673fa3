import type { Moment } from '../../common/clock.js';
import type { StartupConfig } from '../../config/config.js';
import type { NovitaInstance } from '../../novita/novita-instance.js';
import { regionName } from '../../products/regions.js';
import type { CommandIds } from '../commands.js';
import type { BoughtProduct, Instance, InstanceSpec } from '../instance.js';
import { type Meta, META_VARIABLE } from '../marker.js';
import { advance, beginOperation } from '../operation.js';
import { noteSighting, sightingOf } from '../sighting.js';

/**
 * A record that was lost and rebuilt from its machine. It stays known as such: which machine its users had been
 * told of is not certain any more, should there be a second one.
 */
export interface AdoptedInstance extends Instance {
  adoptedAt: Moment;
}

export function wasAdopted(instance: Instance): instance is AdoptedInstance {
  return instance.adoptedAt !== undefined;
}

/** GB; the default of the specification, for a machine that does not tell. */
const USUAL_ROOTFS = 60;

/**
 * The record of a machine of ours that has none: who it belongs to from the signed twin, what it is and how it is
 * from Novita. A machine that is up may be in use, so nothing that fails from here on takes it away (`keep`).
 */
export function rebuildInstance(
  meta: Meta,
  machine: NovitaInstance,
  ids: CommandIds,
  now: Moment,
  config: StartupConfig,
): AdoptedInstance {
  const gpuNum = machine.gpuNum ?? 1;
  const known: AdoptedInstance = {
    id: meta.id,
    version: 1,
    revision: 0,
    name: meta.name,
    owner: meta.owner,
    status: 'starting',
    statusChangedAt: now,
    desired: 'running',
    reason: 'Adopted: Novita has the machine, the record was lost',
    spec: specOf(meta, machine, gpuNum),
    onStartFailure: 'keep',
    healthCheck: config.healthCheck,
    purchase: { attempts: meta.attempt, unresolved: 0, looks: 0, setbacks: 0, refusals: [] },
    product: productOf(machine),
    pricePerHour: machine.pricePerGpuHour === undefined ? undefined : machine.pricePerGpuHour * gpuNum,
    novitaInstanceId: machine.id,
    ports: [],
    deadlines: {},
    operation: beginOperation(ids.operationId, 'create', ids.requestId, now),
    eventSequence: lostSequence(meta, now),
    createdAt: meta.createdAt,
    startedAt: (machine.lastStartedAt ?? machine.createdAt)?.getTime(),
    /** Its last use was lost too; it counts as used now, so that nobody takes it for idle. */
    lastUsedAt: now,
    adoptedAt: now,
  };
  const seen = { ...noteSighting(known, sightingOf(machine), now), adoptedAt: now };
  switch (machine.status) {
    case 'running':
      return running(seen, now, config);
    case 'exited':
      return exited(seen, machine, now);
    case 'toStop':
    case 'stopping':
      return stopping(seen, ids, now);
    default:
      return starting(seen, now, config);
  }
}

/**
 * A record that took its machine for gone, brought back to what its machine is now. What was asked for and agreed on
 * stays; what happened to the machine begins anew.
 */
export function reviveInstance(record: Instance, rebuilt: AdoptedInstance): AdoptedInstance {
  return {
    ...record,
    reason: 'Adopted: Novita has the machine that had been taken for gone',
    status: rebuilt.status,
    statusChangedAt: rebuilt.statusChangedAt,
    desired: rebuilt.desired,
    failure: undefined,
    onStartFailure: rebuilt.onStartFailure,
    novita: rebuilt.novita,
    ports: rebuilt.ports,
    probing: rebuilt.probing,
    startSeenAt: rebuilt.startSeenAt,
    startSentAt: undefined,
    start: undefined,
    restart: undefined,
    shutdown: rebuilt.shutdown,
    deadlines: rebuilt.deadlines,
    operation: rebuilt.operation,
    nextLookAt: rebuilt.nextLookAt,
    startedAt: rebuilt.startedAt,
    readyAt: undefined,
    stoppedAt: rebuilt.stoppedAt,
    lastUsedAt: rebuilt.lastUsedAt,
    adoptedAt: rebuilt.adoptedAt,
  };
}

/**
 * The record of a machine that somebody else made and an admin has asked to start. The values of its variables stay
 * where they are, a start of ours that fails brings it back to rest, and it is never deleted.
 */
export function rebuildForeign(
  machine: NovitaInstance,
  owner: string,
  { instanceId, ...ids }: CommandIds & { instanceId: string },
  now: Moment,
  config: StartupConfig,
): AdoptedInstance {
  const meta = {
    v: 1,
    dep: '',
    id: instanceId,
    attempt: 0,
    name: instanceNameOf(machine.name),
    owner,
    templateId: 'unknown',
    createdAt: machine.createdAt?.getTime() ?? now,
  } as const;
  const known = rebuildInstance(meta, machine, ids, now, config);
  return {
    ...known,
    spec: { ...known.spec, envs: [] },
    reason: 'Taken over: somebody else made the machine',
    onStartFailure: 'stop',
    foreign: true,
  };
}

/** A name of ours for a machine that may be called anything. */
function instanceNameOf(novitaName: string): string {
  const name = novitaName.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 63);
  return /[A-Za-z0-9]/.test(name) ? name : 'machine';
}

function running(instance: AdoptedInstance, now: Moment, config: StartupConfig): AdoptedInstance {
  const times = { instanceRunning: now, healthCheckStarted: now };
  return {
    ...instance,
    status: 'running',
    probing: { rounds: 0, passed: [] },
    deadlines: { healthy: now + config.healthCheck.maxWaitTimeMs },
    operation: advance(instance.operation, 'health_checking', now, times),
    nextLookAt: now,
  };
}

/** Also for words that nobody knows: in transition until Novita says something else. */
function starting(instance: AdoptedInstance, now: Moment, config: StartupConfig): AdoptedInstance {
  return {
    ...instance,
    deadlines: { running: now + config.timeoutMs },
    operation: advance(instance.operation, 'monitoring', now, { instanceStarting: now }),
    nextLookAt: now,
  };
}

/** Who let it come to rest is not known; nothing starts it by itself. */
function exited(instance: AdoptedInstance, machine: NovitaInstance, now: Moment): AdoptedInstance {
  return {
    ...instance,
    status: 'exited',
    desired: 'stopped',
    shutdown: { requestedAt: now, calls: 0, provenAt: now },
    stoppedAt: machine.lastStoppedAt?.getTime() ?? now,
    operation: advance(instance.operation, 'completed', now),
  };
}

function stopping(instance: AdoptedInstance, ids: CommandIds, now: Moment): AdoptedInstance {
  const operation = beginOperation(ids.operationId, 'stop', ids.requestId, now);
  return {
    ...instance,
    status: 'stopping',
    desired: 'stopped',
    shutdown: { requestedAt: now, calls: 0 },
    operation: advance(operation, 'monitoring', now),
    nextLookAt: now,
  };
}

/** What was asked for, as far as what was bought tells. */
function specOf(meta: Meta, machine: NovitaInstance, gpuNum: number): InstanceSpec {
  return {
    productName: machine.productName ?? machine.productId ?? 'unknown',
    templateId: meta.templateId,
    gpuNum,
    rootfsSize: machine.rootfsSizeGb ?? USUAL_ROOTFS,
    billingMode: machine.billingMode === 'spot' || machine.spotStatus ? 'spot' : 'onDemand',
    envs: machine.envs.filter(({ key }) => key !== META_VARIABLE),
  };
}

function productOf(machine: NovitaInstance): BoughtProduct | undefined {
  const { productId, clusterId } = machine;
  if (productId === undefined || clusterId === undefined) return undefined;
  return {
    id: productId,
    name: machine.productName ?? productId,
    region: regionName(machine.clusterName ?? clusterId),
    clusterId,
    rootfsSize: machine.rootfsSizeGb ?? USUAL_ROOTFS,
  };
}

/** More than a machine has ever had events in its first seconds, which are full of them. */
const FIRST_EVENTS = 100;
const EVENTS_PER_SECOND = 10;

/**
 * The number that its events go on from. How many there were is lost; nothing has as many as are counted here for each
 * second of its life, so neither a number nor an id of an event comes back.
 */
function lostSequence(meta: Meta, now: Moment): number {
  const seconds = Math.max(0, (now - meta.createdAt) / 1_000);
  return FIRST_EVENTS + Math.floor(seconds * EVENTS_PER_SECOND);
}
