import type { Moment } from '../common/clock.js';
import type { Point } from './machine-series.js';

/** Novita's figures lag by about a minute; later than this they are missing (ms). */
export const LATE_MS = 3 * 60_000;

/** Points are asked for as far apart as this at the least and at the most, unless there would be too many (s). */
const FINEST_S = 1;
const COARSEST_S = 60;
/** About so many points in a usual window; and so many at the most, whatever the window. */
const USUAL_POINTS = 80;
const MOST_POINTS = 1_440;

export interface Window {
  from: Moment;
  to: Moment;
}

/** What the points of all GPUs say about a window. */
export interface Reading {
  /** The most that any GPU showed in the window; absent when nothing is known of it. */
  highest?: number;
  /** The farthest that a GPU's figure has moved from where it is now. */
  moved?: number;
  /** The newest point. */
  at?: Moment;
  /** The newest point that was not quiet. */
  activeAt?: Moment;
  /** Whether the points cover the whole window, so that quiet points mean a quiet window. */
  covered: boolean;
}

/** How far apart to ask for points of a window of this length (s). */
export function intervalFor(windowMs: number): number {
  const seconds = windowMs / 1_000;
  const usual = Math.min(COARSEST_S, Math.max(FINEST_S, Math.ceil(seconds / USUAL_POINTS)));
  return Math.max(usual, Math.ceil(seconds / MOST_POINTS));
}

/** A GPU is quiet while it is busy by no more than `quietPercent`. */
export function readUtilization(gpus: Point[][], window: Window, quietPercent: number): Reading {
  return readEach(gpus, window, (points) => points.findLast(({ value }) => value > quietPercent)?.at);
}

/**
 * GPU memory is quiet while it does not move by more than `quietPoints`: a notebook that was left open holds what it
 * has loaded, and that is no use.
 */
export function readMemory(gpus: Point[][], window: Window, quietPoints: number): Reading {
  return readEach(gpus, window, (points) => {
    const now = points.at(-1)?.value ?? 0;
    const before = points.findLastIndex(({ value }) => Math.abs(value - now) > quietPoints);
    return points[before + 1] && before >= 0 ? points[before + 1]?.at : undefined;
  });
}

function readEach(
  gpus: Point[][],
  window: Window,
  activeIn: (points: Point[]) => Moment | undefined,
): Reading {
  const readings = gpus.map((points) => readOne(points, window, activeIn));
  return {
    highest: most(readings.map(({ highest }) => highest)),
    moved: most(readings.map(({ moved }) => moved)),
    at: most(readings.map(({ at }) => at)),
    activeAt: most(readings.map(({ activeAt }) => activeAt)),
    covered: readings.length > 0 && readings.every(({ covered }) => covered),
  };
}

function readOne(
  points: Point[],
  window: Window,
  activeIn: (points: Point[]) => Moment | undefined,
): Reading {
  const seen = inWindow(points, window);
  const newest = seen.at(-1);
  if (!newest) return { covered: false };
  const values = seen.map(({ value }) => value);
  return {
    highest: Math.max(...values),
    moved: Math.max(...values.map((value) => Math.abs(value - newest.value))),
    at: newest.at,
    activeAt: activeIn(seen),
    covered: covers(points, window),
  };
}

/** The points of the window; when figures lag behind it, the newest there is. */
function inWindow(points: Point[], { from, to }: Window): Point[] {
  const seen = points.filter(({ at }) => at > from && at <= to + LATE_MS);
  return seen.length > 0 ? seen : points.slice(-1).filter(({ at }) => at > from - LATE_MS);
}

/** From the beginning of the window to as near to its end as figures come, without a gap. */
function covers(points: Point[], { from, to }: Window): boolean {
  const gapMs = Math.max(LATE_MS, 3_000 * intervalFor(to - from));
  const moments = [from, ...points.map(({ at }) => at).filter((at) => at > from), to];
  const oldest = points[0]?.at ?? Infinity;
  const newest = points.at(-1)?.at ?? -Infinity;
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? at));
  return oldest <= from + gapMs && newest >= to - LATE_MS && gaps.every((gap) => gap <= gapMs);
}

function most(values: (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
