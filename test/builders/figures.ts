import type { MachineSeries, Point } from '../../src/auto-stop/machine-series.js';

/** One figure of one GPU at one moment, in per cent. */
export type Shape = (minute: number) => number;

/** Novita's figures of a machine from `from` on, a point per `everyMs`, each GPU with a shape of its own. */
export function figuresOf(
  span: { from: number; to: number; everyMs?: number },
  gpus: { gpu: Shape; memory: Shape }[],
): MachineSeries {
  const points = (shape: Shape): Point[] => {
    const series: Point[] = [];
    for (let at = span.from; at <= span.to; at += span.everyMs ?? 15_000)
      series.push({ at, value: shape((at - span.from) / 60_000) });
    return series;
  };
  const perGpu = (of: 'gpu' | 'memory') =>
    gpus.map((shapes, index) => ({ gpuId: String(index), points: points(shapes[of]) }));
  return {
    cpu: points(() => 20),
    memory: points(() => 30),
    rootDisk: points(() => 12),
    gpu: { average: [], perGpu: perGpu('gpu') },
    gpuMemory: { average: [], perGpu: perGpu('memory') },
  };
}

/** What machines look like that do what they are rented for, and what they look like afterwards. */
export const SHAPES = {
  /** Epochs of eight minutes at 92 to 99 %, then two of evaluation and loading at 3 %. */
  training: { gpu: (minute: number) => (minute % 10 < 8 ? 92 + (minute % 7) : 3), memory: () => 81 },
  /** A model is loaded, nobody asks it anything. */
  notebook: { gpu: () => 0, memory: () => 41.3 },
  /** A request every quarter of an hour. */
  seldom: { gpu: (minute: number) => (minute % 15 < 0.3 ? 64 : 0), memory: () => 70 },
  /** Data is loaded, the GPU itself has nothing to do yet. */
  loading: { gpu: () => 0, memory: (minute: number) => 5 + minute * 1.2 },
  off: { gpu: () => 0, memory: () => 0 },
};
