import type { Moment } from '../common/clock.js';
import type { NovitaGpuSeries, NovitaMetrics, NovitaPoint } from '../novita/novita-account.js';

export interface Point {
  at: Moment;
  /** Per cent. */
  value: number;
}

export interface GpuSeries {
  average: Point[];
  perGpu: { gpuId: string; points: Point[] }[];
}

/** How busy a machine was, as Novita gave it; in a form that a cache can keep. */
export interface MachineSeries {
  cpu: Point[];
  memory: Point[];
  rootDisk: Point[];
  gpu: GpuSeries;
  gpuMemory: GpuSeries;
}

export function seriesOf({ cpu, memory, rootDisk, gpu, gpuMemory }: NovitaMetrics): MachineSeries {
  return {
    cpu: points(cpu),
    memory: points(memory),
    rootDisk: points(rootDisk),
    gpu: gpuPoints(gpu),
    gpuMemory: gpuPoints(gpuMemory),
  };
}

/** What is judged: one series for each GPU, or their mean where Novita gives only that. */
export function eachGpu({ average, perGpu }: GpuSeries): Point[][] {
  const each = perGpu.map((gpu) => gpu.points).filter((series) => series.length > 0);
  return each.length > 0 ? each : average.length > 0 ? [average] : [];
}

/** Whether there is a figure of any GPU. */
export function hasGpuFigures({ gpu, gpuMemory }: MachineSeries): boolean {
  return eachGpu(gpu).length + eachGpu(gpuMemory).length > 0;
}

function gpuPoints({ average, perGpu }: NovitaGpuSeries): GpuSeries {
  return {
    average: points(average),
    perGpu: perGpu.map((gpu) => ({ gpuId: gpu.gpuId, points: points(gpu.points) })),
  };
}

/** In order of time: nobody promises that they come in it. */
function points(series: NovitaPoint[]): Point[] {
  return series.map(({ at, value }) => ({ at: at.getTime(), value })).toSorted((a, b) => a.at - b.at);
}
