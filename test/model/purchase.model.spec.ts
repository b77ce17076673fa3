import fc from 'fast-check';
import { obeyDelete, obeyStop } from '../../src/instances/commands.js';
import { failStart } from '../../src/instances/failing.js';
import type { Instance } from '../../src/instances/instance.js';
import {
  abandoned,
  afterAbsence,
  believedAbsent,
  bought,
  nextPurchaseStep,
  withIntent,
  withoutIntent,
} from '../../src/instances/provisioning/purchase.js';
import { anInstance, CREATED_AT } from '../builders/an-instance.js';

/*
 * The decisions of a purchase against a Novita that loses answers, is late, and shows what it has with a lag, and a
 * process that dies between any two steps, under a clock that only the test moves. What the decisions are promised:
 * a call is carried out at most once and within LATENCY, and what was bought is listed within LAG.
 */

const LATENCY = 20_000;
const LAG = 60_000;
const CONFIG = { settleMs: 90_000, requestTimeoutMs: 30_000, retryAmbiguous: true };
/** How much a store that was rolled back may have lost. */
const ROLLBACK = 1_000;

const product = { id: 'p', name: 'RTX 4090 24GB', region: 'CN-HK-01', clusterId: 'c', rootfsSize: 60 };

type Outcome =
  | { how: 'answered' }
  | { how: 'refused' | 'not-sent' | 'lost-before' }
  | { how: 'answer-lost'; latency: number; lag: number };

type Death = 'none' | 'after-claim' | 'after-intent' | 'after-call';

type Happening =
  | { what: 'wake'; outcome: Outcome; death: Death; listFails: boolean }
  | { what: 'pass'; ms: number }
  | { what: 'roll-back' }
  | { what: 'stop' | 'delete' };

interface Machine {
  id: string;
  listedFrom: number;
}

/** The world as it really is; the record is all that the decisions see of it. */
class World {
  now = CREATED_AT;
  fenceAt = 0;
  record: Instance = anInstance();
  readonly machines: Machine[] = [];
  private readonly written: { at: number; record: Instance }[] = [{ at: CREATED_AT, record: this.record }];

  save(record: Instance): void {
    this.record = record;
    this.written.push({ at: this.now, record });
  }

  /** The store comes back without its last moments, and with another run id. */
  rollBack(): void {
    this.record = this.written.findLast(({ at }) => at <= this.now - ROLLBACK)?.record ?? anInstance();
    this.fenceAt = this.now;
  }

  call(outcome: Outcome): void {
    if (outcome.how === 'answered')
      this.machines.push({ id: `m${this.machines.length}`, listedFrom: this.now });
    if (outcome.how === 'answer-lost')
      this.machines.push({
        id: `m${this.machines.length}`,
        listedFrom: this.now + outcome.latency + outcome.lag,
      });
  }

  listed(): string | undefined {
    return this.machines.find(({ listedFrom }) => listedFrom <= this.now)?.id;
  }

  /** One look of a worker, as the buyer does it, with one outcome for the first call that it makes. */
  wake(outcome: Outcome, death: Death, listFails: boolean): void {
    if (this.record.status !== 'creating' && this.record.status !== 'stopping') return;
    if (death === 'after-claim') return;
    for (let calls = 0; this.record.novitaInstanceId === undefined;) {
      const step = nextPurchaseStep(this.record, this.now, this.fenceAt);
      if (step.do === 'abandon') return this.save(abandoned(this.record, this.now));
      if (step.do === 'give-up') return this.save(failStart(this.record, step.failure, this.now));
      if (step.do === 'look') {
        if (listFails || !this.look(step.since)) return;
        continue;
      }
      if (calls++ > 0) return;
      this.save(withIntent(this.record, { at: this.now, product, pricePerHour: 1 }, this.now));
      if (death === 'after-intent') return;
      this.call(outcome);
      if (death === 'after-call') return;
      if (outcome.how === 'answered')
        this.save(bought(this.record, this.machines.at(-1)?.id ?? '', this.now));
      if (outcome.how === 'refused' || outcome.how === 'not-sent')
        return this.save(withoutIntent(this.record, this.now));
    }
  }

  private look(since: number): boolean {
    const found = this.listed();
    if (found !== undefined) {
      this.save(bought(this.record, found, this.now));
      return true;
    }
    const step = afterAbsence(this.record, since, this.now, CONFIG);
    if (step.do === 'give-up')
      this.save(failStart(withoutIntent(this.record, this.now), step.failure, this.now));
    if (step.do === 'settle') this.save(believedAbsent(this.record, this.now, this.fenceAt));
    return step.do === 'settle';
  }
}

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constantFrom<Outcome>(
    { how: 'answered' },
    { how: 'refused' },
    { how: 'not-sent' },
    { how: 'lost-before' },
  ),
  fc.record({
    how: fc.constant('answer-lost' as const),
    latency: fc.nat(LATENCY),
    lag: fc.nat(LAG),
  }),
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('wake' as const),
      outcome,
      death: fc.constantFrom<Death>('none', 'none', 'none', 'after-claim', 'after-intent', 'after-call'),
      listFails: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.nat(70_000) }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ what: 'roll-back' }) },
  { weight: 1, arbitrary: fc.constantFrom<Happening>({ what: 'stop' }, { what: 'delete' }) },
);

const ids = { operationId: 'op_01JD0000000000000000000002', requestId: 'req_2' };

function play(world: World, step: Happening): void {
  switch (step.what) {
    case 'wake':
      return world.wake(step.outcome, step.death, step.listFails);
    case 'pass':
      world.now += step.ms;
      return;
    case 'roll-back':
      return world.rollBack();
    case 'stop':
      // A delete is final: a stop after it is refused.
      if (world.record.desired !== 'deleted' && world.record.status !== 'terminated')
        world.save(obeyStop(world.record, ids, world.now));
      return;
    case 'delete':
      return world.save(obeyDelete(world.record, ids, world.now));
  }
}

/** The faults stop: wakes and time only, until nothing more happens. */
function settle(world: World): void {
  for (let looks = 0; looks < 40; looks++) {
    world.wake({ how: 'answered' }, 'none', false);
    world.now += 30_000;
  }
}

const RUNS = process.env['TEST_FULL'] ? 60_000 : 3_000;

describe('a purchase under crashes, lost answers, late machines and a store that forgets', () => {
  it(
    'never buys twice, and always ends with the machine in the record or with none',
    () => {
      fc.assert(
        fc.property(fc.array(happening, { maxLength: 30 }), (steps) => {
          const world = new World();
          for (const step of steps) {
            play(world, step);
            expect(world.machines.length).toBeLessThanOrEqual(1);
          }
          settle(world);
          const { record, machines } = world;
          expect(machines.length).toBeLessThanOrEqual(1);
          expect(record.novitaInstanceId).toBe(machines[0]?.id);
          expect(record.status).not.toBe('creating');
        }),
        { numRuns: RUNS, seed: Number(process.env['SEED'] ?? 20_261_123) },
      );
    },
    10 * 60_000,
  );
});
