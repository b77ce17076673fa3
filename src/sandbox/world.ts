import { Account } from './account/account.js';
import { Jobs, type Job } from './account/jobs.js';
import { NetworkStorages, type StoragesState } from './account/network-storages.js';
import { RegistryAuths, type RegistryAuth } from './account/registry-auths.js';
import { TemplateShelf } from './account/template-shelf.js';
import { Agenda } from './agenda.js';
import type { Template } from './catalogue/templates.js';
import { SandboxClock } from './clock.js';
import { FaultList } from './faults/fault-list.js';
import { defaultKnobs, type Knobs } from './knobs.js';
import { Ledger } from './ledger.js';
import { Fleet, type FleetState } from './machines/fleet.js';
import { Gateway } from './machines/gateway.js';
import { Inventory, type StockLimits } from './machines/inventory.js';
import { isRunning, type Machine } from './machines/machine.js';
import { Operator } from './machines/operator.js';
import { SeededRandom } from './random.js';
import { StateFile } from './state-file.js';

const STATE_VERSION = 1;

export interface WorldOptions {
  bootMs: number;
  seed: number;
  stateFile?: string | undefined;
  machineHost?: string | undefined;
}

interface WorldState {
  version: number;
  now: number;
  ids: number;
  balance: number;
  stock: StockLimits;
  fleet: FleetState;
  storages: StoragesState;
  auths: RegistryAuth[];
  templates: { templates: Template[]; nextId: number };
  jobs: Job[];
}

/** Everything there is in one sandbox, put together; what it is asked over HTTP is answered from here. */
export class World {
  readonly seed: number;
  readonly clock = new SandboxClock();
  readonly knobs: Knobs;
  readonly agenda = new Agenda();
  readonly ledger = new Ledger();
  readonly fleet: Fleet;
  readonly inventory: Inventory;
  readonly gateway: Gateway;
  readonly operator: Operator;
  readonly storages: NetworkStorages;
  readonly auths: RegistryAuths;
  readonly templates = new TemplateShelf();
  readonly jobs: Jobs;
  readonly account: Account;
  readonly faults: FaultList;
  /** For ids and choices; it goes on over resets, so that an id never comes twice. */
  readonly random: SeededRandom;
  private readonly chance: SeededRandom;
  private readonly stateFile: StateFile | undefined;

  constructor(private readonly options: WorldOptions) {
    this.seed = options.seed;
    this.random = new SeededRandom(options.seed);
    this.chance = new SeededRandom(options.seed);
    this.knobs = defaultKnobs(options.bootMs);
    this.fleet = new Fleet(this.clock, this.knobs);
    this.inventory = new Inventory(this.fleet, this.clock);
    this.gateway = new Gateway(this.clock, this.knobs, options.machineHost);
    this.operator = new Operator(
      this.fleet,
      this.inventory,
      this.gateway,
      this.clock,
      this.knobs,
      this.random,
    );
    this.storages = new NetworkStorages(this.clock, this.random);
    this.auths = new RegistryAuths(this.random);
    this.jobs = new Jobs(this.clock, this.random);
    this.account = new Account(this.fleet, this.storages);
    this.faults = new FaultList(this.chance);
    this.stateFile = options.stateFile ? new StateFile(options.stateFile, () => this.dump()) : undefined;
  }

  /** Takes up yesterday's state, if there is one, and opens the doors of the machines that run. */
  async open(): Promise<void> {
    if (!this.options.stateFile) return;
    const state = StateFile.read(this.options.stateFile);
    if (state === undefined) return;
    if (!isWorldState(state)) throw new Error('it is not a state file of this sandbox');
    this.load(state);
    const now = this.clock.now();
    const reachable = [...this.fleet.all()].filter(
      (machine) => isRunning(machine, now) && Object.keys(machine.hostPorts).length > 0,
    );
    for (const machine of reachable) await this.gateway.open(machine);
  }

  /** What time brings: due plans, closed doors, machines that can no longer be read. */
  tick(): void {
    const now = this.clock.now();
    this.agenda.runDue(now);
    for (const machine of this.fleet.all())
      if (this.gateway.isServing(machine) && !isRunning(machine, now)) this.gateway.close(machine);
    if (this.fleet.archiveGone().length > 0) this.changed();
    this.save();
  }

  /** The machine's endpoints answer from here on, if it runs. */
  async reachable(machine: Machine): Promise<void> {
    if (this.gateway.isOpen(machine) || !isRunning(machine, this.clock.now())) return;
    await this.gateway.open(machine);
    this.changed();
  }

  changed(): void {
    this.stateFile?.changed();
  }

  async saved(): Promise<void> {
    await this.stateFile?.saved();
  }

  /** As on the first start: no machines, no faults, an empty ledger, real time. */
  reset(): void {
    this.gateway.closeAll();
    this.agenda.clear();
    this.clock.reset();
    Object.assign(this.knobs, defaultKnobs(this.options.bootMs));
    this.chance.state = this.seed;
    this.ledger.clear();
    this.faults.clear();
    this.fleet.clear();
    this.inventory.reset();
    this.storages.clear();
    this.auths.reset();
    this.templates.reset();
    this.jobs.clear();
    this.account.reset();
    this.changed();
  }

  async close(): Promise<void> {
    await this.saved();
    this.gateway.closeAll();
  }

  private save(): void {
    this.stateFile?.saved().catch((error: unknown) => {
      console.error(`sandbox: the state could not be saved: ${String(error)}`);
    });
  }

  private dump(): WorldState {
    return {
      version: STATE_VERSION,
      now: this.clock.now(),
      ids: this.random.state,
      balance: this.account.dump(),
      stock: this.inventory.dump(),
      fleet: this.fleet.dump(),
      storages: this.storages.dump(),
      auths: this.auths.all(),
      templates: this.templates.dump(),
      jobs: this.jobs.all(),
    };
  }

  private load(state: WorldState): void {
    this.clock.notBefore(state.now);
    this.random.state = state.ids;
    this.account.load(state.balance);
    this.inventory.load(state.stock);
    this.fleet.load(state.fleet);
    this.storages.load(state.storages);
    this.auths.load(state.auths);
    this.templates.load(state.templates);
    this.jobs.load(state.jobs);
  }
}

function isWorldState(state: unknown): state is WorldState {
  return typeof state === 'object' && state !== null && 'version' in state && state.version === STATE_VERSION;
}
