import type { SandboxClock } from '../clock.js';
import { NovitaRefusal } from '../envelope.js';
import type { Knobs } from '../knobs.js';
import { computeCostAt, diskCostAt, tallyAt } from './billing.js';
import { isListed, isReadable, removedAt, statusAt, type BillingMode, type Machine } from './machine.js';

/** What the ledger keeps of a machine for ever. Costs are 1e-5 USD. */
export interface MachineAccount {
  id: string;
  name: string;
  createdAt: number;
  status: string;
  kind: string;
  gpuNum: number;
  productId: string;
  clusterId: string;
  billingMode: BillingMode;
  paidSeconds: number;
  paidGpuSeconds: number;
  computeCost: number;
  diskCost: number;
  removedAt?: number;
}

/** All machines of the account: those that can be read, and the accounts of those that are gone. */
export class Fleet {
  private readonly machines = new Map<string, Machine>();
  private gone: MachineAccount[] = [];
  private goneCost = 0;

  constructor(
    private readonly clock: SandboxClock,
    private readonly knobs: Knobs,
  ) {}

  add(machine: Machine): void {
    this.machines.set(machine.id, machine);
  }

  has(id: string): boolean {
    return this.machines.has(id);
  }

  find(id: string): Machine | undefined {
    return this.machines.get(id);
  }

  /** The machine as Novita's API would find it; what is gone is not found. */
  get(id: string): Machine {
    const machine = this.machines.get(id);
    if (!machine || !isReadable(machine, this.clock.now(), this.knobs.removedVisibleMs))
      throw new NovitaRefusal('RESOURCE_NOT_FOUND', 'instance not found');
    return machine;
  }

  all(): Iterable<Machine> {
    return this.machines.values();
  }

  /** What a list call may show, newest first. */
  listed(): Machine[] {
    const now = this.clock.now();
    return [...this.machines.values()].filter((machine) => isListed(machine, now)).toReversed();
  }

  /** Machines that are not removed, shown in lists or not. */
  livingCount(): number {
    const now = this.clock.now();
    let count = 0;
    for (const machine of this.machines.values()) if (statusAt(machine, now) !== 'removed') count += 1;
    return count;
  }

  /** 1e-5 USD for everything ever used. */
  totalCost(): number {
    const now = this.clock.now();
    let cost = this.goneCost;
    for (const machine of this.machines.values())
      cost += computeCostAt(machine, now) + diskCostAt(machine, now);
    return cost;
  }

  /** Keeps only the account of machines that nobody can read any more. */
  archiveGone(): Machine[] {
    const now = this.clock.now();
    const leaving: Machine[] = [];
    for (const machine of this.machines.values())
      if (!isReadable(machine, now, this.knobs.removedVisibleMs)) leaving.push(machine);
    for (const machine of leaving) {
      const account = accountOf(machine, now);
      this.gone.push(account);
      this.goneCost += account.computeCost + account.diskCost;
      this.machines.delete(machine.id);
    }
    return leaving;
  }

  /** One row for every machine ever created, oldest first. */
  accounts(): MachineAccount[] {
    const now = this.clock.now();
    const present = [...this.machines.values()].map((machine) => accountOf(machine, now));
    return [...this.gone, ...present].toSorted((a, b) => a.createdAt - b.createdAt);
  }

  clear(): void {
    this.machines.clear();
    this.gone = [];
    this.goneCost = 0;
  }

  dump(): FleetState {
    return { machines: [...this.machines.values()], gone: this.gone, goneCost: this.goneCost };
  }

  load(state: FleetState): void {
    this.clear();
    for (const machine of state.machines) this.machines.set(machine.id, machine);
    this.gone = state.gone;
    this.goneCost = state.goneCost;
  }
}

export interface FleetState {
  machines: Machine[];
  gone: MachineAccount[];
  goneCost: number;
}

function accountOf(machine: Machine, now: number): MachineAccount {
  const paidSeconds = tallyAt(machine, now).paidMs / 1000;
  const removed = removedAt(machine);
  return {
    id: machine.id,
    name: machine.name,
    createdAt: machine.createdAt,
    status: statusAt(machine, now),
    kind: machine.kind,
    gpuNum: machine.gpuNum,
    productId: machine.productId,
    clusterId: machine.clusterId,
    billingMode: machine.billingMode,
    paidSeconds,
    paidGpuSeconds: paidSeconds * machine.gpuNum,
    computeCost: computeCostAt(machine, now),
    diskCost: diskCostAt(machine, now),
    ...(removed !== undefined && removed <= now ? { removedAt: removed } : {}),
  };
}
