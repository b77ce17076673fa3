import { runsAt } from './billing.js';
import type { Busy, Load, Machine } from './machine.js';

const MAX_POINTS = 2_000;

/** Which moments to report, unix seconds, `interval` seconds apart. */
export interface Span {
  start: number;
  end: number;
  interval: number;
}

interface Point {
  timestamp: string;
  value: number;
}

/** Values that make no sense fall back to the defaults: the last minute, every 15 seconds. */
export function spanOf(query: Record<string, string>, now: number): Span {
  const nowSeconds = Math.floor(now / 1000);
  const end = positive(query['endTime']) ?? nowSeconds;
  const start = positive(query['startTime']) ?? end - 60;
  const interval = positive(query['interval']) ?? 15;
  return start <= end ? { start, end, interval } : { start: nowSeconds - 60, end: nowSeconds, interval };
}

function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,11}$/.test(text) ? Number(text) : undefined;
}

/** How busy a machine was while it ran, as Novita's monitoring serves it; values are percent. */
export function metricsOf(machine: Machine, span: Span, now: number): Record<string, unknown> {
  const seconds = secondsOf(machine, span, now);
  const series = (valueAt: (load: Load) => number): Point[] =>
    seconds.map((second) => ({ timestamp: String(second), value: valueAt(loadAt(machine, second * 1000)) }));
  const gpus = Array.from({ length: machine.gpuNum }, (_, gpu) => gpu);
  const mean = (busy: Busy): number =>
    gpus.reduce((sum, gpu) => sum + busyOf(busy, gpu), 0) / Math.max(1, gpus.length);
  const perGpu = (busyAt: (load: Load) => Busy) => ({
    avg: gpus.length > 0 ? series((load) => mean(busyAt(load))) : [],
    gpuIds: gpus.map((gpu) => ({
      gpuId: String(gpu),
      items: series((load) => busyOf(busyAt(load), gpu)),
    })),
  });
  return {
    cpuUtilization: series((load) => mean(load.gpu) / 4 + 0.5),
    memUtilization: series((load) => mean(load.memory) / 2 + 2),
    rootDiskUtilization: series(() => 12),
    gpuUtilization: perGpu((load) => load.gpu),
    gpuMemUtilization: perGpu((load) => load.memory),
  };
}

function busyOf(busy: Busy, gpu: number): number {
  return Array.isArray(busy) ? (busy[gpu] ?? busy.at(-1) ?? 0) : busy;
}

function secondsOf(machine: Machine, span: Span, now: number): number[] {
  const runs = runsAt(machine, now);
  const last = Math.min(span.end, Math.floor(now / 1000));
  const points = Math.floor((last - span.start) / span.interval);
  const first = span.start + Math.max(0, points - MAX_POINTS + 1) * span.interval;
  const seconds: number[] = [];
  for (let second = first; second <= last; second += span.interval) {
    const moment = second * 1000;
    if (runs.some((run) => run.from < moment + 1000 && moment <= run.to)) seconds.push(second);
  }
  return seconds;
}

function loadAt(machine: Machine, moment: number): Load {
  const idle: Load = { at: 0, gpu: 0, memory: 0 };
  return machine.loads.findLast((load) => load.at < moment + 1000) ?? idle;
}
