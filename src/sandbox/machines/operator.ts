import { PRIVATE_IMAGES } from '../catalogue/templates.js';
import type { SandboxClock } from '../clock.js';
import { NovitaRefusal } from '../envelope.js';
import type { Knobs } from '../knobs.js';
import type { SeededRandom } from '../random.js';
import { follow, settle } from './billing.js';
import type { Fleet } from './fleet.js';
import type { Gateway } from './gateway.js';
import type { Inventory } from './inventory.js';
import { type Busy, isMigrating, statusAt, type Machine, type MachinePort, type Order } from './machine.js';
import { moveAt, planned, type Move, type Status, type Transition } from './timeline.js';

const MONTH_MS = 30 * 86_400_000;
const MAX_LOADS = 500;

/** Moves machines from one status to the next, on behalf of the API, of the console, or of fate. */
export class Operator {
  constructor(
    private readonly fleet: Fleet,
    private readonly inventory: Inventory,
    private readonly gateway: Gateway,
    private readonly clock: SandboxClock,
    private readonly knobs: Knobs,
    private readonly random: SeededRandom,
  ) {}

  /** Boots what was ordered; an image that needs a login and has none cannot be pulled. */
  create(order: Order): Machine {
    const needsLogin = order.imageUrl.startsWith(PRIVATE_IMAGES) && !order.imageAuth && !order.imageAuthId;
    const now = this.clock.now();
    const machine = this.put(
      order,
      planned(needsLogin ? 'failPulling' : 'create', now, this.knobs.bootMs, false),
    );
    if (needsLogin) this.failPulling(machine, 'unauthorized: authentication required');
    return machine;
  }

  /** A machine that appears in the given status at once, as if made elsewhere. */
  place(order: Order, status: Status): Machine {
    const at = this.clock.now();
    return this.put(order, [{ status, at, paid: status !== 'exited' && status !== 'removed' }]);
  }

  start(machine: Machine): void {
    const now = this.clock.now();
    this.demand(machine, statusAt(machine, now) === 'exited' && !isMigrating(machine, now));
    if (this.inventory.free(machine.productId, machine.clusterId) < machine.gpuNum)
      throw new NovitaRefusal('INSUFFICIENT_RESOURCE', 'start instance error: insufficient resource');
    machine.failure = undefined;
    machine.reclaim = undefined;
    this.begin(machine, 'start');
  }

  stop(machine: Machine): void {
    this.demand(machine, statusAt(machine, this.clock.now()) === 'running');
    this.begin(machine, 'stop');
  }

  restart(machine: Machine): void {
    this.demand(machine, statusAt(machine, this.clock.now()) === 'running');
    this.begin(machine, 'restart');
    this.keepReclaim(machine);
  }

  /** Possible from every status; repeated while it lasts it changes nothing. */
  remove(machine: Machine): void {
    if (machine.billingMode === 'monthly')
      throw new NovitaRefusal('PREPAID_INSTANCE_NOT_SUPPORT_RELEASE', 'prepaid instance cannot be released');
    const status = statusAt(machine, this.clock.now());
    if (status === 'removed') throw new NovitaRefusal('RESOURCE_NOT_FOUND', 'instance not found');
    if (status === 'toRemove' || status === 'removing') return;
    this.begin(machine, 'remove');
  }

  /** Moves the machine to other hardware in its cluster; it ends up running under the same id. */
  migrate(machine: Machine, jobId: string): void {
    const now = this.clock.now();
    const status = statusAt(machine, now);
    const beingReclaimed =
      machine.reclaim !== undefined &&
      machine.reclaim.notifiedAt <= now &&
      now < machine.reclaim.terminatedAt;
    const resting = status === 'running' || status === 'exited';
    this.demand(machine, resting && !beingReclaimed && !isMigrating(machine, now));
    if (this.inventory.free(machine.productId, machine.clusterId) < machine.gpuNum)
      throw new NovitaRefusal('MIGRATE_INSUFFICIENT_RESOURCE', 'no resource to migrate to');
    machine.reclaim = undefined;
    this.begin(machine, 'migrate');
    machine.migration = { jobId, doneAt: now + 2 * this.knobs.bootMs };
  }

  /** New ports and a larger disk, without a restart. */
  edit(machine: Machine, ports: MachinePort[] | undefined, moreDiskGb: number): void {
    const now = this.clock.now();
    const status = statusAt(machine, now);
    this.demand(machine, status === 'running' || status === 'exited');
    settle(machine, now);
    machine.rootfsSize += moreDiskGb;
    if (!ports) return;
    this.gateway.close(machine);
    machine.ports = [...ports, ...machine.ports.filter((port) => port.tool)];
  }

  /** Announces the reclaim of a spot machine at `noticeFrom`; the reclaim follows after the notice period. */
  reclaim(machine: Machine, noticeFrom: number, noticeMs: number): void {
    const reclaimingAt = noticeFrom + noticeMs;
    machine.reclaim = {
      notifiedAt: noticeFrom,
      reclaimingAt,
      terminatedAt: reclaimingAt + this.knobs.bootMs,
    };
    this.keepReclaim(machine);
  }

  /** The container ends by itself; nothing happens when it does not run. */
  exit(machine: Machine): void {
    if (statusAt(machine, this.clock.now()) === 'running') this.jump(machine, 'exited');
  }

  /** Deleted in the console: from now on as if it had never been. */
  vanish(machine: Machine): void {
    machine.vanished = true;
    if (statusAt(machine, this.clock.now()) !== 'removed') this.jump(machine, 'removed');
  }

  /** The image cannot be pulled: the machine ends `exited`, or hangs in `pulling`, and says why. */
  failPulling(machine: Machine, why: string, hangs = false): void {
    const now = this.clock.now();
    const moves = planned('failPulling', now, this.knobs.bootMs, false);
    machine.moves = hangs ? moves.slice(0, -1) : moves;
    machine.failure = {
      at: moves.at(-1)?.at ?? now,
      state: 'ImagePullFailed',
      message: `failed to pull image "${machine.imageUrl}": ${why}`,
    };
  }

  setLoad(machine: Machine, gpu: Busy, memory: Busy): void {
    machine.loads = [...machine.loads, { at: this.clock.now(), gpu, memory }].slice(-MAX_LOADS);
  }

  /** What a machine has been doing, as it was recorded elsewhere; replaces what is known of it. */
  replayLoads(machine: Machine, loads: { agoMs: number; gpu: Busy; memory: Busy }[]): void {
    const now = this.clock.now();
    machine.loads = loads
      .map(({ agoMs, gpu, memory }) => ({ at: now - agoMs, gpu, memory }))
      .toSorted((a, b) => a.at - b.at)
      .slice(-MAX_LOADS);
  }

  rotateSsh(machine: Machine): void {
    machine.ssh = this.newSsh();
  }

  private begin(machine: Machine, transition: Transition): void {
    const now = this.clock.now();
    const wasPaid = moveAt(machine.moves, now).paid;
    follow(machine, planned(transition, now, this.knobs.bootMs, wasPaid), now);
    this.gateway.close(machine);
  }

  private jump(machine: Machine, status: 'exited' | 'removed'): void {
    const now = this.clock.now();
    follow(machine, [{ status, at: now, paid: false }], now);
    this.gateway.close(machine);
  }

  private keepReclaim(machine: Machine): void {
    const { reclaim } = machine;
    const now = this.clock.now();
    if (!reclaim || now > reclaim.reclaimingAt) return;
    const phaseMs = reclaim.terminatedAt - reclaim.reclaimingAt;
    follow(machine, planned('reclaim', reclaim.reclaimingAt, phaseMs, true), now);
  }

  private demand(machine: Machine, allowed: boolean): void {
    if (statusAt(machine, this.clock.now()) === 'removed')
      throw new NovitaRefusal('RESOURCE_NOT_FOUND', 'instance not found');
    if (!allowed) throw new NovitaRefusal('CONFLICT', 'invalid state change');
  }

  private put(order: Order, moves: Move[]): Machine {
    const now = this.clock.now();
    const machine: Machine = {
      ...order,
      id: this.freshId(),
      createdAt: now,
      endTime: order.months > 0 ? now + order.months * MONTH_MS : undefined,
      moves,
      tally: {
        until: now,
        paidMs: 0,
        storedMs: 0,
        billedDiskGbMs: 0,
        lastStartedAt: undefined,
        lastStoppedAt: undefined,
      },
      pastRuns: [],
      loads: [],
      ssh: this.newSsh(),
      failure: undefined,
      reclaim: undefined,
      migration: undefined,
      listedFrom: 0,
      vanished: false,
      gatewayErrorUntil: 0,
      hostPorts: {},
    };
    this.fleet.add(machine);
    return machine;
  }

  private freshId(): string {
    const id = this.random.hex(16);
    return this.fleet.has(id) ? this.freshId() : id;
  }

  private newSsh(): { port: number; password: string } {
    return { port: this.random.between(30_000, 39_999), password: this.random.hex(20) };
  }
}
