import type { HealthCheckConfig, StartFailurePolicy } from '../config/config.js';
import type { Moment } from '../common/clock.js';
import type { MicroPrice } from '../common/money.js';
import type { Amounts } from '../ledger/booking.js';
import type { Failure } from './failure.js';
import type { Sealed } from '../redis/secret-box.js';
import { destination, type InstanceStatus, type Observation } from './lifecycle.js';
import type { Operation } from './operation.js';
import type { Repair } from './repair-moments.js';

export type DesiredState = 'running' | 'stopped' | 'deleted';

/** An environment variable as it was asked for. */
export interface Variable {
  key: string;
  value: string;
}

/** The same as the record keeps it; its value is read only where the machine is ordered or somebody may see it. */
export interface SealedVariable {
  key: string;
  sealed: Sealed;
}

/** What was asked for; never changed by what happens. */
export interface InstanceSpec {
  productName: string;
  templateId: string;
  gpuNum: number;
  /** GB, as asked for; what was bought stands in the product. */
  rootfsSize: number;
  billingMode: 'spot' | 'onDemand';
  region?: string;
  /** USD units per hour for the whole machine. */
  maxPricePerHour?: MicroPrice;
  /** In clear only until the record is saved for the first time. */
  envs: (Variable | SealedVariable)[];
}

/** The offer that was taken, as it was when it was taken. */
export interface BoughtProduct {
  id: string;
  name: string;
  region: string;
  clusterId: string;
  /** GB. */
  rootfsSize: number;
}

/** "I am about to buy", saved before the call: while it stands, a machine may exist that we do not know. */
export interface Intent {
  attempt: number;
  at: Moment;
  product: BoughtProduct;
  pricePerHour: MicroPrice;
  onDemandPricePerHour?: MicroPrice;
}

/** What buying has done so far. */
export interface Purchase {
  /** Create calls that were begun; the number stands in the marker. */
  attempts: number;
  /** Calls whose outcome stayed unknown until their settle time was over. */
  unresolved: number;
  intent?: Intent;
  /** Looks for the machine of the intent. */
  looks: number;
  /** The fence for which the absence of an unknown machine has been believed. */
  fenceCleared?: Moment;
  /** Times in a row that Novita could not be asked. */
  setbacks: number;
  /** Offers that Novita refused, with its reason. */
  refusals: { productId: string; region: string; reason: string; at: Moment }[];
}

export interface Port {
  port: number;
  type: 'http' | 'tcp';
  endpoint?: string;
}

/** Novita's own words about the machine, verbatim. */
export interface NovitaFacts {
  /** As Novita calls it; other than our name, it carries the marker. */
  name?: string;
  status: string;
  statusError?: { state: string; message: string };
  spotStatus?: string;
  spotReclaimTime?: Moment;
  /** By Novita's clock. */
  lastStartedAt?: Moment;
  /** By Novita's clock. */
  lastStoppedAt?: Moment;
}

/** How people get into the machine, as Novita gave it out when it was last started; what is secret is sealed. */
export interface Connection {
  /** Looks for it. */
  tries: number;
  /** When Novita told; absent until then. */
  readAt?: Moment;
  ssh?: { command: string; password?: Sealed };
  /** Addresses lack what may let somebody in; `secretAddress` is the whole, where that is more. */
  jupyter?: { address: string; port?: number; secretAddress?: Sealed };
  webTerminal?: { address: string; username?: string; password?: Sealed; secretAddress?: Sealed };
}

/** Each deadline is a moment; what happens when it passes is `onStartFailure`. */
export interface Deadlines {
  /** Novita must say running by then. */
  running?: Moment;
  /** The probes must have passed by then. */
  healthy?: Moment;
}

/** The probing of one startup. */
export interface Probing {
  rounds: number;
  /** Ports that have answered. */
  passed: number[];
  lastError?: string;
  /** Set when a whole round of attempts failed, once per startup. */
  reportedAt?: Moment;
}

/** A call to Novita that was asked for, until Novita is seen carrying it out. */
export interface MachineCall {
  requestedAt: Moment;
  calls: number;
  calledAt?: Moment;
  /** When Novita said yes to the latest call. */
  acceptedAt?: Moment;
  /** Calls whose answer was never had: each may have been carried out, or may yet be. */
  unanswered?: number;
  /** Times in a row that Novita could not be asked. */
  setbacks?: number;
  /** When the machine had last been started before that, by Novita's clock. */
  startedBefore?: Moment;
  /** Novita was seen carrying it out. */
  provenAt?: Moment;
}

/** A start that was asked for. */
export interface Start extends MachineCall {
  /** Since when it has a place among the starts under way; absent while it waits in line. */
  goingSince?: Moment;
}

/** How the last start was asked for; what it leaves out is as the instance was asked for. */
export interface StartSettings {
  healthCheck?: Partial<HealthCheckConfig>;
  targetPort?: number;
  /** Hears what becomes of that start, beside the instance's own. */
  webhookUrl?: string;
}

/** How far a stop or a delete has come. */
export interface Shutdown {
  requestedAt: Moment;
  calls: number;
  /** Novita said `exited`, or no longer knows the machine. */
  provenAt?: Moment;
  /** First complete look that did not find the machine. */
  absentSince?: Moment;
  /** When it had taken so long that somebody should know. */
  stuckAt?: Moment;
  /** Novita has taken a call, so it knows the machine. */
  acceptedAt?: Moment;
}

/** What is done when Novita takes a spot machine back; it is always told. */
export const SPOT_POLICIES = ['notify', 'restart', 'replace'] as const;

export type SpotPolicy = (typeof SPOT_POLICIES)[number];

/** Novita has announced to take the spot machine back, or has taken it. */
export interface Reclaim {
  /** When the notice was seen; absent when the machine was at rest before anybody saw one. */
  noticedAt?: Moment;
  /** When the machine is taken, by Novita's clock. */
  at?: Moment;
  /** When it was seen at rest because of that. */
  reclaimedAt?: Moment;
}

/** Another machine is bought in place of a spot machine that is taken back. */
export interface Replacement {
  /** Our id of the record that takes its place; follows from the id of this one and the number. */
  successorId: string;
  /** Which of its successors that is; absent: the first. */
  number?: number;
  /** How many have been tried since this machine was said to be taken back; absent: one. */
  tries?: number;
  decidedAt: Moment;
  /** The record of the successor was seen. */
  orderedAt?: Moment;
  /** The successor did not come up and costs nothing any more: another is tried after a rest that began then. */
  restsSince?: Moment;
  /** The successor was ready, and this one was let go. */
  releasedAt?: Moment;
  /** The last successor has come to an end before it was ready. */
  failedAt?: Moment;
}

/** As clients read it. */
export type OutsideSide = Partial<Record<'status' | 'name' | 'price' | 'ports', string>>;

/** What somebody else than this service has changed at Novita, by field. */
export interface OutsideChange {
  /** When it was noticed. */
  at: Moment;
  before: OutsideSide;
  after: OutsideSide;
}

/** Units (1e-5 USD) per day; what is missing does not grow. */
export type Rates = Partial<Record<'compute' | 'storage' | 'savedSpot' | 'savedAutoStop', number>>;

/** What one machine has cost and is costing. Exact: nothing is rounded before a whole unit is full. */
export interface Meter {
  /** Up to here everything is counted. */
  at: Moment;
  /** What is added from `at` on. */
  rates: Rates;
  /** GPUs that are paid from `at` on. */
  gpus: number;
  /** What was counted. */
  amounts: Amounts;
  /** Of each rate the part of the next whole unit, in unit-milliseconds per day. */
  rests: Rates;
  /** From then on what auto-stop saves is not counted any more. */
  savingUntil?: Moment;
}

/** What may be decided of one instance otherwise than for all. */
export interface AutoStopPolicy {
  /** `false`: never stopped for being idle. */
  enabled?: boolean;
  /** Minutes without use after which it counts as idle; absent: the service's own. */
  idleMinutes?: number;
}

export interface DeadlineWarnings {
  idle?: Moment;
  lease?: Moment;
  data?: Moment;
}

/** Our record of one GPU machine: the truth about what was asked, what was bought and what is known. */
export interface Instance {
  id: string;
  /** Of this shape; older ones are migrated when read. */
  version: 1;
  /** Counts the saves; a save is refused when somebody else has saved since. */
  revision: number;
  name: string;
  owner: string;
  status: InstanceStatus;
  statusChangedAt: Moment;
  desired: DesiredState;
  reason?: string;
  failure?: Failure;
  spec: InstanceSpec;
  onStartFailure: StartFailurePolicy;
  healthCheck: HealthCheckConfig;
  targetPort?: number;
  webhookUrl?: string;
  autoStop?: AutoStopPolicy;
  /** Neither deleted nor stopped along with others until this is taken back. */
  protected?: boolean;
  /** When the lease ends; absent: `maxHours` after the machine was started. */
  expiresAt?: Moment;
  /** How long a lease lasts, from each start on. */
  maxHours?: number;
  /** Not stopped for being idle before; set by an extension. */
  keepUntil?: Moment;
  /** The deadlines that have been warned of. */
  warned?: DeadlineWarnings;
  /** The last time that one of our duties stopped it. */
  autoStopped?: { at: Moment; cause: 'idle' | 'lease' };
  purchase: Purchase;
  product?: BoughtProduct;
  pricePerHour?: MicroPrice;
  /** What the same machine costs on demand, when it was bought. */
  onDemandPricePerHour?: MicroPrice;
  /** The most that it may be bought for, where the owner's money is limited: held for it since it was accepted. */
  reservedPerHour?: MicroPrice;
  /** What it has cost; from the moment that its machine is known. */
  meter?: Meter;
  novitaInstanceId?: string;
  novita?: NovitaFacts;
  /** Absent: only told. */
  spotPolicy?: SpotPolicy;
  reclaim?: Reclaim;
  replacement?: Replacement;
  /** Our id of the instance that it was bought in place of. */
  replaces?: string;
  /** The last change of its machine that did not come from here. */
  changedOutside?: OutsideChange;
  ports: Port[];
  connection?: Connection;
  probing?: Probing;
  /** When Novita was first seen bringing the machine up. */
  startSeenAt?: Moment;
  /** A start that we sent because the machine came to rest without one. */
  startSentAt?: Moment;
  /** A restart that was asked for. */
  restart?: MachineCall;
  start?: Start;
  startedWith?: StartSettings;
  shutdown?: Shutdown;
  deadlines: Deadlines;
  operation: Operation;
  eventSequence: number;
  /** When the record must be looked at again, whatever else happens; absent once it is settled. */
  nextLookAt?: Moment;
  createdAt: Moment;
  /** When the record was lost and rebuilt, or made for a machine that there was already. */
  adoptedAt?: Moment;
  /**
   * Somebody else made the machine, and a start has taken it over: it is started and stopped when asked, and brought
   * back to rest when that start fails, but never deleted.
   */
  foreign?: boolean;
  startedAt?: Moment;
  readyAt?: Moment;
  stoppedAt?: Moment;
  /** The last heartbeat. Stored beside the record, where use moves it without a save. */
  lastUsedAt?: Moment;
  /** When its GPUs were last seen busy, by Novita's clock; stored likewise. */
  gpuActiveAt?: Moment;
  /** When Novita was last known to have figures of the machine. */
  figuresSeenAt?: Moment;
  /** Moments that could not be read as they were stored. */
  repaired?: Repair;
}

/** Applies news to the record; news that the lifecycle has no cell for is late and changes no status. */
export function observe(
  instance: Instance,
  observation: Observation,
  now: Moment,
  reason?: string,
): Instance {
  const to = destination(instance.status, observation);
  return to === undefined ? instance : moveTo(instance, to, now, reason);
}

/** Sets the status; the same status again keeps the moment of its beginning. */
export function moveTo(instance: Instance, status: InstanceStatus, now: Moment, reason?: string): Instance {
  if (instance.status === status) return instance;
  return { ...instance, status, statusChangedAt: now, reason };
}
