import { moveAt, type Move, type Status } from './timeline.js';

export type BillingMode = 'onDemand' | 'monthly' | 'spot';

export interface Env {
  key: string;
  value: string;
}

export interface MachinePort {
  port: number;
  type: 'http' | 'tcp';
  /** Tools' ports are served but not listed among the port mappings. */
  tool: boolean;
}

export interface VolumeMount {
  type: 'network' | 'local';
  id: string;
  size: number;
  mountPath: string;
}

/** What was ordered, checked and with its defaults filled in. Sizes are GB. */
export interface Order {
  name: string;
  kind: 'gpu' | 'cpu';
  productId: string;
  productName: string;
  clusterId: string;
  gpuNum: number;
  cpuNum: number;
  memory: number;
  rootfsSize: number;
  imageUrl: string;
  imageAuth: string;
  imageAuthId: string;
  command: string;
  entrypoint: string;
  ports: MachinePort[];
  envs: Env[];
  volumeMounts: VolumeMount[];
  networkId: string;
  billingMode: BillingMode;
  /** Months paid ahead, 0 for pay as you go. */
  months: number;
  /** 1e-5 USD per GPU (or, without GPU, per machine) and hour. */
  hourlyPrice: number;
  /** 1e-5 USD, paid at once. */
  prepaid: number;
}

/** What has been used up to `until`, before the present moves. */
export interface Tally {
  until: number;
  paidMs: number;
  storedMs: number;
  billedDiskGbMs: number;
  lastStartedAt: number | undefined;
  lastStoppedAt: number | undefined;
}

export interface SpotReclaim {
  notifiedAt: number;
  reclaimingAt: number;
  terminatedAt: number;
}

/** How busy GPUs are (percent): all of them, or each by its number, the last one standing for all that follow. */
export type Busy = number | number[];

/** From `at` on the machine's GPUs are this busy. */
export interface Load {
  at: number;
  gpu: Busy;
  memory: Busy;
}

export interface Run {
  from: number;
  to: number;
}

/** One machine of the account. Its status is not stored: it follows from `moves` and the time. */
export interface Machine extends Order {
  id: string;
  createdAt: number;
  endTime: number | undefined;
  moves: Move[];
  tally: Tally;
  pastRuns: Run[];
  loads: Load[];
  ssh: { port: number; password: string };
  /** Shows from `at` on. */
  failure: { at: number; state: string; message: string } | undefined;
  reclaim: SpotReclaim | undefined;
  migration: { jobId: string; doneAt: number } | undefined;
  /** Lists do not show it before. */
  listedFrom: number;
  /** Deleted in the console: once removed it cannot even be read for a while. */
  vanished: boolean;
  /** Its http ports answer 502 until then, whatever the usual warm-up. */
  gatewayErrorUntil: number;
  /** The loopback ports behind its ports, by port; empty unless opened. */
  hostPorts: Record<string, number>;
  /** Under which name those are reached; absent: on loopback. */
  gatewayHost?: string | undefined;
}

export function statusAt(machine: Machine, now: number): Status {
  return moveAt(machine.moves, now).status;
}

export function isRunning(machine: Machine, now: number): boolean {
  return statusAt(machine, now) === 'running';
}

/** When it is or will be removed, as far as decided. */
export function removedAt(machine: Machine): number | undefined {
  return machine.moves.find((move) => move.status === 'removed')?.at;
}

/** GPUs are held from the order until the machine rests. */
export function holdsGpus(machine: Machine, now: number): boolean {
  const status = statusAt(machine, now);
  return status !== 'exited' && status !== 'removed';
}

/** Can the machine still be read? Removed ones can for a while, those that vanished cannot. */
export function isReadable(machine: Machine, now: number, removedVisibleMs: number): boolean {
  const move = moveAt(machine.moves, now);
  if (move.status !== 'removed') return true;
  return !machine.vanished && now < move.at + removedVisibleMs;
}

export function isListed(machine: Machine, now: number): boolean {
  return machine.listedFrom <= now && statusAt(machine, now) !== 'removed';
}

/** Novita's word for how far a spot machine's reclaim is; empty for others. */
export function spotStatusAt(machine: Machine, now: number): string {
  if (machine.billingMode !== 'spot') return '';
  const { reclaim } = machine;
  if (!reclaim || now < reclaim.notifiedAt) return 'running';
  if (now < reclaim.reclaimingAt) return 'notified';
  return now < reclaim.terminatedAt ? 'reclaiming' : 'terminated';
}

export function isMigrating(machine: Machine, now: number): boolean {
  return machine.migration !== undefined && now < machine.migration.doneAt;
}
