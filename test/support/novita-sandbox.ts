import { commandMachine } from '../../src/sandbox/control/machine-commands.js';
import { addForeignMachines } from '../../src/sandbox/control/foreign-machines.js';
import { turnKnobs } from '../../src/sandbox/control/knob-settings.js';
import { ledgerOf } from '../../src/sandbox/control/ledger-view.js';
import type { EndpointName } from '../../src/sandbox/endpoint-names.js';
import { readFaultRequest } from '../../src/sandbox/faults/fault-request.js';
import type { Knobs } from '../../src/sandbox/knobs.js';
import type { LedgerCall } from '../../src/sandbox/ledger.js';
import type { MachineAccount } from '../../src/sandbox/machines/fleet.js';
import { startSandbox, type SandboxServer } from '../../src/sandbox/server.js';

export interface SandboxStart {
  /** Per status phase; short by default. */
  bootMs?: number;
  seed?: number;
  /** 0, the default, takes any free one. */
  port?: number;
  apiKey?: string;
  stateFile?: string;
}

/** `{fault, endpoint?, instanceId?, times? | probability?, …params}`. */
export type Fault = { fault: string; endpoint?: EndpointName | EndpointName[] } & Record<string, unknown>;

/** A Novita for tests: the sandbox in this process, and what a test wants to do to it. */
export class NovitaSandbox {
  private constructor(
    private readonly server: SandboxServer,
    readonly apiKey: string,
  ) {}

  static async start({
    bootMs = 20,
    seed = 1,
    port = 0,
    apiKey,
    stateFile,
  }: SandboxStart = {}): Promise<NovitaSandbox> {
    const host = '127.0.0.1';
    const server = await startSandbox({ host, port, bootMs, seed, apiKey, stateFile, faults: [] });
    return new NovitaSandbox(server, apiKey ?? 'sk_test');
  }

  get url(): string {
    return this.server.url;
  }

  /** Sandbox time, milliseconds since 1970. */
  now(): number {
    return this.server.world.clock.now();
  }

  /** Says what goes wrong at the next call (or the next `times` calls) of an endpoint. */
  next(endpoint: EndpointName, times = 1): NextCall {
    return new NextCall((fault) => this.inject({ endpoint, times, ...fault }));
  }

  inject(fault: Fault): void {
    this.server.world.faults.add(readFaultRequest(fault));
  }

  clearFaults(): void {
    this.server.world.faults.clear();
  }

  /** Every call received so far, oldest first; of one endpoint when it is named. */
  calls(endpoint?: EndpointName): LedgerCall[] {
    const calls = this.server.world.ledger.callsSince(0);
    return endpoint ? calls.filter((call) => call.endpoint === endpoint) : calls;
  }

  /** Every machine ever created, with what it cost. */
  ledger(): MachineAccount[] {
    return ledgerOf(this.server.world, { calls: 'false' }).machines ?? [];
  }

  /** The machines that are not removed. */
  machines(): MachineAccount[] {
    return this.ledger().filter((machine) => machine.status !== 'removed');
  }

  /** Does something to a machine in the console, or as fate: `vanish`, `exit`, `reclaim`, `load`, `rename`, … */
  machine(id: string, command: string, params: Record<string, unknown> = {}): void {
    commandMachine(id, { ...params, do: command }, this.server.world);
  }

  /** Adds machines that somebody else made; their ids. */
  addForeign(machines: Record<string, unknown> = {}): string[] {
    return addForeignMachines(machines, this.server.world).ids;
  }

  setStock(productId: string, clusterId: string, free: number | null): void {
    this.server.world.inventory.setFree(productId, clusterId, free);
  }

  setBalance(usd: number): void {
    this.server.world.account.setBalance(usd);
  }

  turn(knobs: Partial<Knobs>): void {
    turnKnobs(this.server.world.knobs, knobs);
  }

  /** Lets time pass; what becomes due happens at once. */
  advance(ms: number): void {
    this.server.world.clock.advance(ms);
    this.server.world.tick();
  }

  freeze(): void {
    this.server.world.clock.freeze();
  }

  reset(): void {
    this.server.world.reset();
  }

  async stop(): Promise<void> {
    await this.server.close();
  }
}

/** What can go wrong at one call, in words. */
export class NextCall {
  constructor(private readonly inject: (fault: Fault) => void) {}

  /** Executed, but the connection breaks before the answer. */
  answerIsLost(): void {
    this.inject({ fault: 'answer-lost' });
  }

  /** The connection breaks, nothing is executed. */
  isReset(): void {
    this.inject({ fault: 'reset-before' });
  }

  fails(status = 500): void {
    this.inject({ fault: 'error-500-before', status });
  }

  failsAfterwards(status = 500): void {
    this.inject({ fault: 'error-500-after', status });
  }

  findsNoStock(): void {
    this.inject({ fault: 'no-stock' });
  }

  isRateLimited(retryAfter = 1, form: 'seconds' | 'date' | 'none' = 'seconds'): void {
    this.inject({ fault: 'rate-limited', retryAfter, form });
  }

  isRefused(reason: string, message = 'refused', status = 0): void {
    this.inject({ fault: 'refused', reason, message, status });
  }

  /** Any fault by name. */
  goesWrong(fault: string, params: Record<string, unknown> = {}): void {
    this.inject({ ...params, fault });
  }
}
