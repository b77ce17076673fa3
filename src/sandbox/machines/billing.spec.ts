import { computeCostAt, diskCostAt, follow, runsAt, tallyAt } from './billing.js';
import type { Machine } from './machine.js';
import { planned } from './timeline.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

function aMachine(part: Partial<Machine> = {}): Machine {
  return {
    id: '0123456789abcdef',
    name: 'demo',
    kind: 'gpu',
    productId: 'p',
    productName: 'RTX 4090 24GB',
    clusterId: 'us-ca-6',
    gpuNum: 2,
    cpuNum: 32,
    memory: 124,
    rootfsSize: 60,
    imageUrl: 'ubuntu',
    imageAuth: '',
    imageAuthId: '',
    command: '',
    entrypoint: '',
    ports: [],
    envs: [],
    volumeMounts: [],
    networkId: '',
    billingMode: 'onDemand',
    months: 0,
    hourlyPrice: 35_000,
    prepaid: 0,
    createdAt: 0,
    endTime: undefined,
    moves: planned('create', 0, SECOND, false),
    tally: {
      until: 0,
      paidMs: 0,
      storedMs: 0,
      billedDiskGbMs: 0,
      lastStartedAt: undefined,
      lastStoppedAt: undefined,
    },
    pastRuns: [],
    loads: [],
    ssh: { port: 30_000, password: '' },
    failure: undefined,
    reclaim: undefined,
    migration: undefined,
    listedFrom: 0,
    vanished: false,
    gatewayErrorUntil: 0,
    hostPorts: {},
    ...part,
  };
}

function stopped(machine: Machine, at: number): void {
  follow(machine, planned('stop', at, SECOND, true), at);
}

describe('what a machine has used', () => {
  it('counts paid time from pulling to rest', () => {
    const machine = aMachine();
    expect(tallyAt(machine, 2 * SECOND).paidMs).toBe(0);
    expect(tallyAt(machine, 10 * SECOND).paidMs).toBe(8 * SECOND);
    stopped(machine, 10 * SECOND);
    expect(tallyAt(machine, 100 * SECOND)).toMatchObject({
      paidMs: 10 * SECOND,
      lastStartedAt: 3 * SECOND,
      lastStoppedAt: 12 * SECOND,
    });
  });

  it('costs its price per GPU and hour', () => {
    const machine = aMachine();
    expect(computeCostAt(machine, 2 * SECOND + HOUR)).toBe(70_000);
    expect(computeCostAt(aMachine({ billingMode: 'monthly', prepaid: 9 }), HOUR)).toBe(9);
  });

  it('pays for disk above 60 GB as long as it exists', () => {
    const machine = aMachine({ rootfsSize: 70 });
    stopped(machine, 10 * SECOND);
    expect(diskCostAt(machine, 2 * SECOND + 24 * HOUR)).toBe(10 * 500);
  });

  it('forgets old moves without changing any sum', () => {
    const machine = aMachine();
    let now = 10 * SECOND;
    for (let cycle = 0; cycle < 50; cycle += 1) {
      stopped(machine, now);
      now += 10 * SECOND;
      follow(machine, planned('start', now, SECOND, false), now);
      now += 10 * SECOND;
    }
    expect(machine.moves.length).toBeLessThanOrEqual(43);
    expect(tallyAt(machine, now).paidMs).toBe(8 * SECOND + 50 * 10 * SECOND);
    const runs = runsAt(machine, now);
    expect(runs.at(-1)).toEqual({ from: now - 8 * SECOND, to: now });
    expect(new Set(runs.map((run) => run.from)).size).toBe(runs.length);
  });
});
