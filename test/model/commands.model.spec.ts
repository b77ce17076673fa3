import fc from 'fast-check';
import { AppError } from '../../src/common/app-error.js';
import { obeyCancel, obeyDelete, obeyRestart, obeyStart, obeyStop } from '../../src/instances/commands.js';
import { dutyOf, isShuttingDown } from '../../src/instances/duty.js';
import type { Instance } from '../../src/instances/instance.js';
import { nextShutdownStep, readRest } from '../../src/instances/shutdown/shutdown.js';
import type { Sighting } from '../../src/instances/sighting.js';
import { ResourceConstraintsError } from '../../src/instances/startup.errors.js';
import {
  accepted,
  answered,
  callOf,
  missCall,
  nextCallStep,
  noteLook,
  openCall,
  refuseCall,
  setBack,
  takePlace,
  withCallIntent,
} from '../../src/instances/startup/machine-call.js';
import { becameReady, cameToRest, readNews } from '../../src/instances/startup/startup.js';
import { aStartingInstance, CREATED_AT, STARTUP } from '../builders/an-instance.js';

/*
 * The decisions about commands against a Novita that loses answers, refuses, and carries calls out late, and a process
 * that dies between any two steps, under a clock that only the test moves. What they are promised: a call is carried
 * out within LATENCY, which is less than the request timeout, and a single look tells the truth.
 */
const LATENCY = 20_000;
const CONFIG = { requestTimeoutMs: 30_000 };

type Verb = 'start' | 'stop' | 'restart' | 'delete';
type Outcome = 'accepted' | 'lost-before' | 'lost-after' | 'no-capacity';
type Death = 'none' | 'after-intent' | 'after-call';

type Happening =
  | { what: 'ask'; verb: Verb | 'cancel' }
  | { what: 'wake'; outcome: Outcome; death: Death; latency: number }
  | { what: 'pass'; ms: number };

class World {
  now = CREATED_AT;
  machine: 'running' | 'exited' | 'removed' = 'running';
  lastStartedAt = CREATED_AT;
  record: Instance;
  private pending: { at: number; verb: Verb }[] = [];
  private operations = 0;

  /** An instance that is ready, or one that was stopped. */
  constructor(resting: boolean) {
    const novita = { status: 'running', lastStartedAt: CREATED_AT };
    this.record = becameReady(aStartingInstance({ status: 'running', ports: [], novita }), this.now);
    if (!resting) return;
    this.ask('stop');
    settle(this);
  }

  pass(ms: number): void {
    this.now += ms;
    const due = this.pending.filter(({ at }) => at <= this.now).toSorted((a, b) => a.at - b.at);
    this.pending = this.pending.filter(({ at }) => at > this.now);
    for (const { verb } of due) this.carryOut(verb);
  }

  /** Whether it was accepted. */
  ask(verb: Verb | 'cancel'): boolean {
    const ids = { operationId: `op_${(this.operations += 1)}`, requestId: 'req' };
    try {
      this.record = this.obey(verb, ids);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return false;
    }
  }

  wake(outcome: Outcome, death: Death, latency: number): void {
    const duty = dutyOf(this.record);
    if (duty === 'apply-desired') this.shutDown(outcome, death, latency);
    if (duty === 'monitor-startup') this.startUp(outcome, death, latency);
  }

  private obey(verb: Verb | 'cancel', ids: { operationId: string; requestId: string }): Instance {
    switch (verb) {
      case 'start':
        return obeyStart(this.record, {}, ids, this.now);
      case 'stop':
        return obeyStop(this.record, ids, this.now);
      case 'restart':
        return obeyRestart(this.record, ids, this.now, STARTUP.timeoutMs);
      case 'delete':
        return obeyDelete(this.record, ids, this.now);
      case 'cancel':
        return obeyCancel(this.record, this.record.operation.id, ids, this.now);
    }
  }

  private look(): Sighting {
    return { status: this.machine, lastStartedAt: this.lastStartedAt, ports: [] };
  }

  private carryOut(verb: Verb): void {
    const possible =
      verb === 'delete' || (verb === 'start' ? this.machine === 'exited' : this.machine === 'running');
    if (this.machine === 'removed' || !possible) return;
    if (verb === 'delete') this.machine = 'removed';
    if (verb === 'stop') this.machine = 'exited';
    if (verb === 'start' || verb === 'restart') {
      this.machine = 'running';
      this.lastStartedAt = this.now;
    }
  }

  private call(verb: Verb, outcome: Outcome, latency: number): void {
    if (outcome === 'accepted') this.carryOut(verb);
    if (outcome === 'lost-after') this.pending.push({ at: this.now + latency, verb });
  }

  private shutDown(outcome: Outcome, death: Death, latency: number): void {
    const seen = this.look();
    this.record = readRest(this.record, seen, this.now, CONFIG);
    if (!isShuttingDown(this.record)) return;
    const step = nextShutdownStep(this.record, seen);
    if (step !== 'stop' && step !== 'delete') return;
    const { shutdown } = this.record;
    this.record = {
      ...this.record,
      shutdown: { requestedAt: this.now, ...shutdown, calls: (shutdown?.calls ?? 0) + 1 },
    };
    if (death !== 'after-intent') this.call(step, outcome, latency);
  }

  /** As the monitor and the caller do it, with one outcome for the call that it makes. */
  private startUp(outcome: Outcome, death: Death, latency: number): void {
    const seen = this.look();
    if (openCall(this.record)) {
      if (this.record.start && this.record.start.goingSince === undefined)
        this.record = takePlace(this.record, this.now, STARTUP);
      this.record = noteLook(this.record, seen, this.now, STARTUP);
    }
    if (!openCall(this.record)) {
      this.record = readNews(this.record, seen, this.now, STARTUP);
      if (this.record.status === 'running') this.record = becameReady(this.record, this.now);
      return;
    }
    const kind = openCall(this.record);
    if (kind === 'restart' && seen.status === 'exited' && callOf(this.record).calls === 0) {
      this.record = cameToRest(this.record, this.now);
      return;
    }
    this.record = missCall(this.record, this.now, STARTUP);
    if (this.record.status !== 'starting' || !kind) return;
    if (nextCallStep(this.record, seen, this.now, STARTUP) !== 'call') return;
    this.record = withCallIntent(this.record, seen, this.now);
    if (death === 'after-intent') return;
    this.call(kind, outcome, latency);
    if (death === 'after-call') return;
    if (outcome === 'accepted') this.record = accepted(this.record, this.now);
    if (outcome === 'lost-before' || outcome === 'lost-after')
      this.record = setBack(this.record, this.now + 1_000);
    if (outcome === 'no-capacity')
      this.record = refuseCall(
        answered(this.record),
        new ResourceConstraintsError(this.record.id, 'GPU'),
        this.now,
        STARTUP,
      );
  }
}

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('ask' as const),
      verb: fc.constantFrom<Verb | 'cancel'>('start', 'start', 'stop', 'stop', 'restart', 'delete', 'cancel'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('wake' as const),
      outcome: fc.constantFrom<Outcome>('accepted', 'accepted', 'lost-before', 'lost-after', 'no-capacity'),
      death: fc.constantFrom<Death>('none', 'none', 'none', 'after-intent', 'after-call'),
      latency: fc.nat(LATENCY),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.nat(70_000) }) },
);

/** The faults stop: wakes and time only, until nothing more happens. */
function settle(world: World): void {
  for (let looks = 0; looks < 80; looks++) {
    world.pass(30_000);
    world.wake('accepted', 'none', 0);
  }
}

const RUNS = process.env['TEST_FULL'] ? 60_000 : 4_000;

describe('commands in any order under crashes, lost answers, refusals and late machines', () => {
  it('end where the last wish wanted, and never running after a delete', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(happening, { maxLength: 40 }), (resting, steps) => {
        const world = new World(resting);
        let deleted = false;
        for (const step of steps) {
          if (step.what === 'pass') world.pass(step.ms);
          if (step.what === 'wake') world.wake(step.outcome, step.death, step.latency);
          if (step.what === 'ask') {
            const taken = world.ask(step.verb);
            if (deleted && step.verb !== 'delete') expect(taken).toBe(false);
            if (step.verb === 'delete') deleted = true;
          }
          if (deleted) expect(world.record.desired).toBe('deleted');
        }
        const { desired } = world.record;
        settle(world);
        const { status, operation } = world.record;
        expect(operation.endedAt).toBeDefined();
        switch (deleted ? 'deleted' : desired) {
          case 'deleted':
            expect([status, world.machine]).toEqual(['terminated', 'removed']);
            break;
          case 'stopped':
            expect(world.machine).toBe('exited');
            expect(['exited', 'failed']).toContain(status);
            break;
          case 'running':
            // Wanted running: it runs and is ready, or it failed and nothing goes on billing unnoticed.
            expect([status, world.machine]).toEqual(
              status === 'ready' ? ['ready', 'running'] : [status, 'exited'],
            );
            if (status !== 'ready') expect(world.record.failure).toBeDefined();
        }
      }),
      { seed: 20261123, numRuns: RUNS, endOnFailure: true },
    );
  });

  it('call Novita for a start once when it answers', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(90_000), { maxLength: 20 }), (waits) => {
        const world = new World(true);
        expect(world.ask('start')).toBe(true);
        for (const ms of waits) {
          world.wake('accepted', 'none', 0);
          world.pass(ms);
        }
        settle(world);
        expect([world.record.status, world.record.start?.calls]).toEqual(['ready', 1]);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
