import fc from 'fast-check';
import { anInstance } from '../../test/builders/an-instance.js';
import { figuresOf } from '../../test/builders/figures.js';
import type { Instance } from '../instances/instance.js';
import { idleDeadline, idleWarnMs, leaseEnd } from '../instances/use/idle-clock.js';
import { type FiguresAnswer, type IdleConfig, judge } from './idle.js';
import { nextStep } from './next-step.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 12);
const CONFIG: IdleConfig = {
  enabled: true,
  idleMs: 20 * MINUTE,
  dataKeptMs: 7 * 24 * 60 * MINUTE,
  dataWarnMs: 24 * 60 * MINUTE,
  warnMs: 5 * MINUTE,
  whenUnknown: 'heartbeat',
  quietGpuPercent: 5,
  quietGpuMemoryPercent: 5,
};

/** What happens in one minute of a machine's life. */
type Happening = 'nothing' | 'heartbeat' | 'busy' | 'outage';

interface Life {
  warned: { at: number; cause: string; deadline: number }[];
  stopped?: { at: number; cause: string; deadline: number; warnedBefore: boolean };
  /** The idle deadline after each minute. */
  deadlines: number[];
}

/** Plays minutes of a machine against rounds every `interval` minutes, as the service would. */
function play(happenings: Happening[], interval: number, offset: number, lease?: number): Life {
  const instance: Instance = anInstance({
    status: 'ready',
    readyAt: START,
    statusChangedAt: START,
    novitaInstanceId: 'aaaa',
    expiresAt: lease,
  });
  const busy = new Set<number>();
  const life: Life = { warned: [], deadlines: [] };
  for (const [minute, happening] of happenings.entries()) {
    const now = START + minute * MINUTE;
    if (happening === 'heartbeat') instance.lastUsedAt = now;
    if (happening === 'busy') busy.add(minute);
    if (minute % interval === offset % interval) {
      const figures: FiguresAnswer =
        happening === 'outage'
          ? { kind: 'unavailable', reason: 'novita_unavailable' }
          : {
              kind: 'series',
              series: figuresOf({ from: now - 45 * MINUTE, to: now - MINUTE, everyMs: MINUTE }, [
                { gpu: (at) => (busy.has(minute - 45 + at) ? 90 : 0), memory: () => 10 },
              ]),
            };
      const step = nextStep(instance, judge(instance, figures, now, CONFIG), now, CONFIG);
      if (step.do === 'note-activity') instance.gpuActiveAt = step.at;
      if (step.do === 'warn' || step.do === 'stop') {
        const { cause, at: deadline } = step.deadline;
        const warnedBefore = instance.warned?.[cause] === deadline;
        if (!warnedBefore) life.warned.push({ at: now, cause, deadline });
        instance.warned = { idle: instance.warned?.idle, lease: instance.warned?.lease, [cause]: deadline };
        if (step.do === 'stop') return { ...life, stopped: { at: now, cause, deadline, warnedBefore } };
      }
    }
    life.deadlines.push(idleDeadline(instance, CONFIG.idleMs));
  }
  return life;
}

const lives = () =>
  fc.record({
    happenings: fc.array(
      fc.oneof(
        { weight: 12, arbitrary: fc.constant<Happening>('nothing') },
        { weight: 1, arbitrary: fc.constantFrom<Happening>('heartbeat', 'busy', 'outage') },
      ),
      { minLength: 40, maxLength: 150 },
    ),
    interval: fc.integer({ min: 1, max: 7 }),
    offset: fc.integer({ min: 0, max: 6 }),
    leaseMinutes: fc.option(fc.integer({ min: 0, max: 150 }), { nil: undefined }),
  });

describe('what a round does about an instance', () => {
  it('over any life: stops after the deadline and within one interval, warns once of each, and moves nothing back', () => {
    fc.assert(
      fc.property(lives(), ({ happenings, interval, offset, leaseMinutes }) => {
        const lease = leaseMinutes === undefined ? undefined : START + leaseMinutes * MINUTE;
        const { warned, stopped, deadlines } = play(happenings, interval, offset, lease);

        expect(deadlines).toEqual(deadlines.toSorted((one, other) => one - other));

        const told = warned.map(({ cause, deadline }) => `${cause} ${deadline}`);
        expect(new Set(told).size).toBe(told.length);
        for (const { at, cause, deadline } of warned) {
          const early = cause === 'idle' ? idleWarnMs(CONFIG.idleMs, CONFIG) : CONFIG.warnMs;
          expect(at).toBeGreaterThanOrEqual(deadline - early);
        }

        if (!stopped) return;
        expect(stopped.at).toBeGreaterThanOrEqual(stopped.deadline);
        expect(told).toContain(`${stopped.cause} ${stopped.deadline}`);
        const calm = !happenings.includes('outage');
        if (calm) expect(stopped.at - stopped.deadline).toBeLessThan(interval * MINUTE);
        if (calm && interval <= 5)
          expect(stopped.warnedBefore || stopped.deadline < START + 5 * MINUTE).toBe(true);
        if (stopped.cause === 'lease') expect(stopped.deadline).toBe(lease);
      }),
      { seed: 31, numRuns: 250 },
    );
  });

  it('over any life: what nobody uses does not outlive its limit by more than an interval', () => {
    fc.assert(
      fc.property(lives(), ({ happenings, interval, offset }) => {
        const life = play([...happenings, ...Array<Happening>(40).fill('nothing')], interval, offset);
        expect(life.stopped?.cause).toBe('idle');
      }),
      { seed: 32, numRuns: 80 },
    );
  });

  const aReady = (changes: Partial<Instance> = {}): Instance =>
    anInstance({ status: 'ready', readyAt: START - 60 * MINUTE, novitaInstanceId: 'aaaa', ...changes });
  const step = (instance: Instance) =>
    nextStep(instance, judge(instance, { kind: 'none' }, START, CONFIG), START, CONFIG);

  it('the data of what is stopped is warned of once for each stop, while nothing else is done', () => {
    const stopped = (changes: Partial<Instance> = {}): Instance =>
      anInstance({ status: 'exited', desired: 'stopped', novitaInstanceId: 'aaaa', ...changes });
    const kept = CONFIG.dataKeptMs;
    const near = START - kept + CONFIG.dataWarnMs;
    expect(step(stopped({ stoppedAt: near + 1 }))).toEqual({ do: 'nothing' });
    expect(step(stopped({ stoppedAt: near }))).toMatchObject({
      do: 'warn',
      deadline: { cause: 'data', at: near + kept, words: expect.stringContaining('6 d') as string },
    });
    expect(step(stopped({ stoppedAt: near, warned: { data: near + kept } }))).toEqual({ do: 'nothing' });
    expect(step(stopped({ stoppedAt: near, warned: { data: near } }))).toMatchObject({ do: 'warn' });
    for (const none of [
      { status: 'ready' },
      { status: 'terminated' },
      { novitaInstanceId: undefined },
    ] as const)
      expect(step(stopped({ stoppedAt: near, readyAt: START, ...none }))).toMatchObject({ do: 'nothing' });
    const silent = { ...CONFIG, dataWarnMs: 0 };
    const judgement = judge(stopped(), { kind: 'none' }, START, silent);
    expect(nextStep(stopped({ stoppedAt: near - kept }), judgement, START, silent)).toEqual({
      do: 'nothing',
    });
  });

  it('a repair is noted before anything else is done', () => {
    const repaired = { fields: ['readyAt'] };
    expect(step(aReady({ repaired, expiresAt: START - 1 }))).toEqual({ do: 'note-repair' });
    expect(step(aReady({ repaired: { ...repaired, at: START } }))).toEqual({ do: 'nothing' });
  });

  it('after a time without rounds what was not announced is announced first, once, and a lease ends all the same', () => {
    const afterSilence = (instance: Instance) =>
      nextStep(instance, judge(instance, { kind: 'none' }, START, CONFIG), START, CONFIG, true);
    const at = START - 40 * MINUTE;
    expect(afterSilence(aReady())).toMatchObject({
      do: 'warn',
      deadline: { cause: 'idle', at: START + 5 * MINUTE },
      movedFrom: at,
    });
    expect(afterSilence(aReady({ warned: { idle: at } }))).toMatchObject({ do: 'stop', deadline: { at } });
    expect(afterSilence(aReady({ expiresAt: START - 1 }))).toMatchObject({ do: 'stop' });
    expect(step(aReady())).toMatchObject({ do: 'stop', deadline: { at } });
  });

  it('the lease goes before the idle deadline, and neither touches what is protected', () => {
    const over = aReady({ expiresAt: START - 1 });
    expect(step(over)).toMatchObject({ do: 'stop', deadline: { cause: 'lease', at: leaseEnd(over) } });
    expect(step({ ...over, protected: true })).toEqual({ do: 'nothing' });
  });
});
