import type { Moment } from '../common/clock.js';
import type { AutoStopConfig } from '../config/config.js';
import type { Instance } from '../instances/instance.js';
import { idleDeadline, idleFrom, idleLimit, quietSince } from '../instances/use/idle-clock.js';
import { readMemory, readUtilization, type Reading, type Window } from './figures.js';
import { eachGpu, hasGpuFigures, type MachineSeries } from './machine-series.js';
import { ago, clockTime, minutesText } from './words.js';

export type Verdict =
  /** All that is known has been quiet for the whole limit. */
  | 'idle'
  /** Something shows that it is used, or its time is not over. */
  | 'active'
  /** Something is not known, and the policy keeps what is not known. */
  | 'unknown'
  /** It is not stopped for being idle, whatever its use. */
  | 'exempt';

/** What Novita's figures of a machine are known to be. */
export type FiguresAnswer =
  | { kind: 'series'; series: MachineSeries }
  /** Novita answered, and has none. */
  | { kind: 'none' }
  /** Novita could not be asked, or what it said could not be understood. */
  | { kind: 'unavailable'; reason: string }
  /** Nobody had to ask. */
  | { kind: 'not-asked' };

export interface Signal {
  name: 'last_used' | 'gpu_utilization' | 'gpu_memory' | 'ready_since';
  /** RFC 3339, or per cent; absent when it is not known. */
  value?: string | number;
  /** When it was so. */
  at?: Moment;
  /** Absent when it is not known. */
  quiet?: boolean;
  /** For people. */
  note: string;
}

export interface Judgement {
  verdict: Verdict;
  /** What the verdict will be when the deadline comes and nothing has changed. */
  prospect: Verdict;
  /** How long it may go unused (ms); absent when it is exempt. */
  limitMs?: number;
  /** When it is idle unless it is used, with what the figures showed; absent when it is exempt. */
  deadline?: Moment;
  /** When its GPUs were last busy, if the figures show that. */
  activeAt?: Moment;
  /** The figures covered the window. */
  figuresKnown: boolean;
  signals: Signal[];
  /** Why, in one sentence. */
  words: string;
}

export type IdleConfig = Pick<
  AutoStopConfig,
  | 'enabled'
  | 'idleMs'
  | 'warnMs'
  | 'whenUnknown'
  | 'quietGpuPercent'
  | 'quietGpuMemoryPercent'
  | 'dataKeptMs'
  | 'dataWarnMs'
>;

/** What the figures must tell about: since the last sign of use, but not longer than the limit. */
export function windowOf(instance: Instance, limitMs: number, now: Moment): Window {
  return { from: Math.max(quietSince(instance), now - limitMs), to: now };
}

/** Whether an instance is idle, and why, from what is known of it. */
export function judge(
  instance: Instance,
  figures: FiguresAnswer,
  now: Moment,
  config: IdleConfig,
): Judgement {
  const limitMs = idleLimit(instance, config);
  if (limitMs === undefined) return exempt(instance, now, config);

  const window = windowOf(instance, limitMs, now);
  const read = readFigures(figures, window, config);
  const busyAt = latest(read.utilization?.activeAt, read.memory?.activeAt);
  const activeAt = busyAt && Math.min(busyAt, now);
  const seen = { ...instance, gpuActiveAt: latest(instance.gpuActiveAt, activeAt) };
  const deadline = idleDeadline(seen, limitMs);
  const signals = [
    heartbeatSignal(instance, limitMs, now),
    utilizationSignal(read, figures),
    memorySignal(read, figures),
    readySignal(instance, limitMs, now),
  ];
  const known = isCovered(read);
  const prospect = prospectOf(instance, signals, known, figures, config);
  const verdict = prospect === 'active' || now < deadline ? 'active' : prospect;
  return {
    verdict,
    prospect,
    limitMs,
    deadline,
    activeAt,
    figuresKnown: known,
    signals,
    words: wordsOf(verdict, { instance, signals, limitMs, deadline, now }),
  };
}

interface FiguresRead {
  utilization?: Reading;
  memory?: Reading;
}

function readFigures(figures: FiguresAnswer, window: Window, config: IdleConfig): FiguresRead {
  if (figures.kind !== 'series') return {};
  const { gpu, gpuMemory } = figures.series;
  return {
    utilization: readUtilization(eachGpu(gpu), window, config.quietGpuPercent),
    memory: readMemory(eachGpu(gpuMemory), window, config.quietGpuMemoryPercent),
  };
}

/** Both figures have to be there for the whole window: half of the signals is not all of them. */
function isCovered({ utilization, memory }: FiguresRead): boolean {
  return utilization?.covered === true && memory?.covered === true;
}

/** The verdict as if the deadline had come; quiet signals that are not known are a matter of policy. */
function prospectOf(
  instance: Instance,
  signals: Signal[],
  figuresKnown: boolean,
  figures: FiguresAnswer,
  { whenUnknown }: IdleConfig,
): Verdict {
  const gpu = signals.filter(({ name }) => name === 'gpu_utilization' || name === 'gpu_memory');
  if (gpu.some(({ quiet }) => quiet === false)) return 'active';
  if (figuresKnown || whenUnknown === 'stop') return 'idle';
  if (whenUnknown === 'keep') return 'unknown';
  if (instance.lastUsedAt !== undefined) return 'idle';
  return hasNoFigures(instance, figures) ? 'idle' : 'unknown';
}

/** A machine that has shown figures before has them; where they are missing now, they fail to come. */
function hasNoFigures({ gpuActiveAt, figuresSeenAt }: Instance, figures: FiguresAnswer): boolean {
  const none = figures.kind === 'none' || (figures.kind === 'series' && !hasGpuFigures(figures.series));
  return none && gpuActiveAt === undefined && figuresSeenAt === undefined;
}

function heartbeatSignal({ lastUsedAt }: Instance, limitMs: number, now: Moment): Signal {
  if (lastUsedAt === undefined) return { name: 'last_used', note: 'no heartbeat was ever received' };
  return {
    name: 'last_used',
    value: new Date(lastUsedAt).toISOString(),
    at: lastUsedAt,
    quiet: now >= lastUsedAt + limitMs,
    note: `last heartbeat ${ago(now - lastUsedAt)}`,
  };
}

function utilizationSignal({ utilization }: FiguresRead, figures: FiguresAnswer): Signal {
  const signal = figureSignal('gpu_utilization', utilization, figures);
  return signal.value === undefined ? signal : { ...signal, note: `GPU at most ${signal.value} %` };
}

function memorySignal({ memory }: FiguresRead, figures: FiguresAnswer): Signal {
  const signal = figureSignal('gpu_memory', memory, figures);
  if (signal.value === undefined) return signal;
  const moved = Math.round((memory?.moved ?? 0) * 10) / 10;
  return { ...signal, note: `GPU memory at most ${signal.value} %, moved by ${moved} points` };
}

function figureSignal(name: Signal['name'], reading: Reading | undefined, figures: FiguresAnswer): Signal {
  switch (figures.kind) {
    case 'not-asked':
      return { name, note: 'Novita was not asked for figures' };
    case 'none':
      return { name, note: 'Novita has no figures of this machine' };
    case 'unavailable':
      return { name, note: `Novita’s figures could not be had (${figures.reason})` };
    case 'series':
  }
  if (reading?.highest === undefined) return { name, note: 'Novita’s figures are missing or late' };
  const signal = { name, value: reading.highest, at: reading.at, note: '' };
  if (reading.activeAt !== undefined) return { ...signal, quiet: false };
  return reading.covered ? { ...signal, quiet: true } : signal;
}

function readySignal(instance: Instance, limitMs: number, now: Moment): Signal {
  const from = idleFrom(instance);
  return {
    name: 'ready_since',
    value: new Date(from).toISOString(),
    at: from,
    quiet: now >= from + limitMs,
    note: `ready for ${minutesText(now - from)}`,
  };
}

function exempt(instance: Instance, now: Moment, config: IdleConfig): Judgement {
  const signals = [heartbeatSignal(instance, config.idleMs, now)];
  return {
    verdict: 'exempt',
    prospect: 'exempt',
    figuresKnown: false,
    signals,
    words: whyExempt(instance, config),
  };
}

function whyExempt(
  { protected: isProtected, autoStop, status, desired }: Instance,
  config: IdleConfig,
): string {
  if (!config.enabled) return 'Never idle: auto-stop is switched off';
  if (isProtected) return 'Never idle: the instance is protected';
  if (autoStop?.enabled === false) return 'Never idle: auto-stop is switched off for this instance';
  return `Not idle: only what is ready can be, and this is ${status}${desired === 'running' ? '' : `, to be ${desired}`}`;
}

interface Told {
  instance: Instance;
  signals: Signal[];
  limitMs: number;
  deadline: Moment;
  now: Moment;
}

function wordsOf(verdict: Verdict, { instance, signals, limitMs, deadline, now }: Told): string {
  const notes = signals.map(({ note }) => note).join('; ');
  switch (verdict) {
    case 'idle':
      return `Idle: not used for ${minutesText(limitMs)} (${notes})`;
    case 'unknown':
      return `Kept: whether it is used is not known (${notes})`;
    case 'active':
    case 'exempt':
      return now < deadline
        ? `Not idle before ${clockTime(deadline)}${extended(instance, deadline)} (${notes})`
        : `In use (${notes})`;
  }
}

function extended({ keepUntil }: Instance, deadline: Moment): string {
  return keepUntil === deadline ? ', to which it was extended' : '';
}

function latest(...moments: (Moment | undefined)[]): Moment | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
