import fc from 'fast-check';
import { anInstance } from '../../test/builders/an-instance.js';
import { figuresOf, SHAPES } from '../../test/builders/figures.js';
import type { Instance } from '../instances/instance.js';
import { quietSince } from '../instances/use/idle-clock.js';
import { type FiguresAnswer, type IdleConfig, judge } from './idle.js';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 12);
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

const aReady = (changes: Partial<Instance> = {}): Instance =>
  anInstance({ status: 'ready', readyAt: NOW - 120 * MINUTE, novitaInstanceId: 'aaaa', ...changes });

const UNAVAILABLE: FiguresAnswer = { kind: 'unavailable', reason: 'novita_unavailable' };
const NONE: FiguresAnswer = { kind: 'none' };

/** An hour of figures, as fresh as Novita's are. */
const showing = (
  ...gpus: { gpu: (m: number) => number; memory: (m: number) => number }[]
): FiguresAnswer => ({
  kind: 'series',
  series: figuresOf({ from: NOW - 60 * MINUTE, to: NOW - MINUTE }, gpus),
});

const verdict = (instance: Instance, figures: FiguresAnswer, config: Partial<IdleConfig> = {}) =>
  judge(instance, figures, NOW, { ...CONFIG, ...config }).verdict;

const usedAgo = (minutes: number) => ({ lastUsedAt: NOW - minutes * MINUTE });

describe('whether an instance is idle', () => {
  it.each([
    ['training that dips to 3 %', showing(SHAPES.training), 'active'],
    ['a notebook left open, with a model loaded', showing(SHAPES.notebook), 'idle'],
    ['a request every quarter of an hour', showing(SHAPES.seldom), 'active'],
    ['data being loaded while the GPU waits', showing(SHAPES.loading, SHAPES.off), 'active'],
    ['one busy GPU among quiet ones', showing(SHAPES.off, SHAPES.off, SHAPES.training), 'active'],
    ['nothing on any GPU', showing(SHAPES.off, SHAPES.off), 'idle'],
  ])('%s', (_what, figures, expected) => {
    expect(verdict(aReady(), figures)).toBe(expected);
    expect(verdict(aReady(usedAgo(40)), figures)).toBe(expected);
    expect(verdict(aReady(usedAgo(19)), figures)).toBe('active');
  });

  it('a dip of training just before the look does not count', () => {
    const figures: FiguresAnswer = {
      kind: 'series',
      series: figuresOf({ from: NOW - 49 * MINUTE, to: NOW }, [SHAPES.training]),
    };
    expect(verdict(aReady(), figures)).toBe('active');
  });

  it('its time begins when it gets ready: the limit is the grace', () => {
    expect(verdict(aReady({ readyAt: NOW - 19 * MINUTE }), showing(SHAPES.off))).toBe('active');
    expect(verdict(aReady({ readyAt: NOW - 20 * MINUTE }), showing(SHAPES.off))).toBe('idle');
  });

  it('a heartbeat from before it got ready does not shorten its time', () => {
    const restarted = aReady({ readyAt: NOW - 5 * MINUTE, ...usedAgo(300) });
    expect(verdict(restarted, showing(SHAPES.off))).toBe('active');
  });

  it('its own limit goes before the service’s', () => {
    const own = (idleMinutes: number) => aReady({ autoStop: { idleMinutes }, ...usedAgo(30) });
    expect(verdict(own(45), showing(SHAPES.off))).toBe('active');
    expect(verdict(own(10), showing(SHAPES.off))).toBe('idle');
  });

  it('an extension keeps it until then', () => {
    expect(verdict(aReady({ keepUntil: NOW + 1 }), showing(SHAPES.off))).toBe('active');
    expect(verdict(aReady({ keepUntil: NOW }), showing(SHAPES.off))).toBe('idle');
  });

  it.each<[string, Partial<Instance>, Partial<IdleConfig>]>([
    ['it is protected', { protected: true }, {}],
    ['auto-stop is off for it', { autoStop: { enabled: false } }, {}],
    ['auto-stop is off', {}, { enabled: false }],
    ['it is not ready', { status: 'running' }, {}],
    ['it is being stopped', { status: 'stopping', desired: 'stopped' }, {}],
    ['it failed and was kept', { status: 'failed' }, {}],
  ])('is no question when %s', (_what, changes, config) => {
    const judged = judge(aReady(changes), showing(SHAPES.off), NOW, { ...CONFIG, ...config });
    expect(judged).toMatchObject({ verdict: 'exempt', prospect: 'exempt' });
    expect(judged.deadline).toBeUndefined();
  });

  describe('when figures are missing', () => {
    const late: FiguresAnswer = {
      kind: 'series',
      series: figuresOf({ from: NOW - 60 * MINUTE, to: NOW - 4 * MINUTE }, [SHAPES.off]),
    };
    const young: FiguresAnswer = {
      kind: 'series',
      series: figuresOf({ from: NOW - 12 * MINUTE, to: NOW - MINUTE }, [SHAPES.off]),
    };
    const gap: FiguresAnswer = (() => {
      const before = figuresOf({ from: NOW - 60 * MINUTE, to: NOW - 14 * MINUTE }, [SHAPES.off]);
      const after = figuresOf({ from: NOW - 10 * MINUTE, to: NOW - MINUTE }, [SHAPES.off]);
      const join = (of: 'gpu' | 'gpuMemory') => ({
        average: [],
        perGpu: [{ gpuId: '0', points: [before, after].flatMap((part) => part[of].perGpu[0]?.points ?? []) }],
      });
      return { kind: 'series', series: { ...before, gpu: join('gpu'), gpuMemory: join('gpuMemory') } };
    })();
    const empty: FiguresAnswer = { kind: 'series', series: figuresOf({ from: NOW, to: NOW - 1 }, []) };
    const noGpu: FiguresAnswer = {
      kind: 'series',
      series: figuresOf({ from: NOW - 60 * MINUTE, to: NOW }, []),
    };

    it.each<[string, FiguresAnswer, withHeartbeat: string, without: string]>([
      ['Novita is away', UNAVAILABLE, 'idle', 'unknown'],
      ['they end too long ago', late, 'idle', 'unknown'],
      ['they begin too late', young, 'idle', 'unknown'],
      ['they have a gap', gap, 'idle', 'unknown'],
      ['Novita has none of this machine', NONE, 'idle', 'idle'],
      ['Novita answers with nothing', empty, 'idle', 'idle'],
      ['the machine shows no GPU', noGpu, 'idle', 'idle'],
    ])('because %s: a heartbeat decides, else the rule', (_why, figures, withHeartbeat, without) => {
      expect(verdict(aReady(usedAgo(40)), figures)).toBe(withHeartbeat);
      expect(verdict(aReady(usedAgo(10)), figures)).toBe('active');
      expect(verdict(aReady(), figures)).toBe(without);
    });

    it('of a machine that has shown some before, they fail to come', () => {
      expect(verdict(aReady({ gpuActiveAt: NOW - 100 * MINUTE }), empty)).toBe('unknown');
      expect(verdict(aReady({ figuresSeenAt: NOW - 100 * MINUTE }), NONE)).toBe('unknown');
    });

    it('may be told to keep everything, or nothing', () => {
      for (const figures of [UNAVAILABLE, late, empty, NONE])
        for (const instance of [aReady(), aReady(usedAgo(40))]) {
          expect(verdict(instance, figures, { whenUnknown: 'keep' })).toBe('unknown');
          expect(verdict(instance, figures, { whenUnknown: 'stop' })).toBe('idle');
        }
      expect(verdict(aReady(), showing(SHAPES.off), { whenUnknown: 'keep' })).toBe('idle');
      expect(verdict(aReady(), showing(SHAPES.training), { whenUnknown: 'stop' })).toBe('active');
    });

    it('what there is still counts as use', () => {
      const busyOnce: FiguresAnswer = {
        kind: 'series',
        series: figuresOf({ from: NOW - 8 * MINUTE, to: NOW - 6 * MINUTE }, [SHAPES.training]),
      };
      expect(verdict(aReady(), busyOnce)).toBe('active');
    });
  });

  it('moves the deadline to the last use that the figures show', () => {
    const stoppedTraining: FiguresAnswer = {
      kind: 'series',
      series: figuresOf({ from: NOW - 60 * MINUTE, to: NOW - MINUTE }, [
        { gpu: (minute) => (minute <= 50 ? 97 : 0), memory: () => 50 },
      ]),
    };
    expect(judge(aReady(), stoppedTraining, NOW, CONFIG)).toMatchObject({
      verdict: 'active',
      activeAt: NOW - 10 * MINUTE,
      deadline: NOW + 10 * MINUTE,
    });
  });

  it('says of each signal what it is, when it was so, and what follows', () => {
    const judged = judge(aReady(usedAgo(25)), showing(SHAPES.notebook), NOW, CONFIG);
    expect(judged.signals).toEqual([
      {
        name: 'last_used',
        value: '2026-01-05T11:35:00.000Z',
        at: NOW - 25 * MINUTE,
        quiet: true,
        note: 'last heartbeat 25 min ago',
      },
      { name: 'gpu_utilization', value: 0, at: NOW - MINUTE, quiet: true, note: 'GPU at most 0 %' },
      {
        name: 'gpu_memory',
        value: 41.3,
        at: NOW - MINUTE,
        quiet: true,
        note: 'GPU memory at most 41.3 %, moved by 0 points',
      },
      {
        name: 'ready_since',
        value: '2026-01-05T10:00:00.000Z',
        at: NOW - 120 * MINUTE,
        quiet: true,
        note: 'ready for 2 h',
      },
    ]);
    expect(judged.words).toBe(
      'Idle: not used for 20 min (last heartbeat 25 min ago; GPU at most 0 %; ' +
        'GPU memory at most 41.3 %, moved by 0 points; ready for 2 h)',
    );
    expect(judge(aReady(), UNAVAILABLE, NOW, CONFIG).words).toMatch(
      /^Kept: whether it is used is not known \(no heartbeat was ever received; Novita’s figures could not be had/,
    );
  });

  it('never is what was used within its limit, and never what a GPU of it was', () => {
    const percent = fc.constantFrom(0, 2, 5, 5.1, 40, 100);
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
        fc.integer({ min: 0, max: 200 }),
        fc.array(fc.array(percent, { minLength: 59, maxLength: 59 }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('heartbeat' as const, 'keep' as const, 'stop' as const),
        (usedMinutes, readyMinutes, gpus, whenUnknown) => {
          const instance = aReady({
            readyAt: NOW - readyMinutes * MINUTE,
            lastUsedAt: usedMinutes === undefined ? undefined : NOW - usedMinutes * MINUTE,
          });
          const figures: FiguresAnswer = {
            kind: 'series',
            series: figuresOf(
              { from: NOW - 59 * MINUTE, to: NOW - MINUTE, everyMs: MINUTE },
              gpus.map((values) => ({ gpu: (minute) => values[Math.floor(minute)] ?? 0, memory: () => 0 })),
            ),
          };
          const { verdict: judged, deadline = 0 } = judge(instance, figures, NOW, { ...CONFIG, whenUnknown });
          const since = quietSince(instance);
          const busy = gpus.some((values) =>
            values.some((value, minute) => {
              const at = NOW - (59 - minute) * MINUTE;
              return value > 5 && at > Math.max(since, NOW - 20 * MINUTE);
            }),
          );
          expect(judged).toBe(NOW >= since + 20 * MINUTE && !busy ? 'idle' : 'active');
          expect(deadline).toBeGreaterThanOrEqual(since + 20 * MINUTE);
        },
      ),
      { seed: 21, numRuns: 500 },
    );
  });
});
