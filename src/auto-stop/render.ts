import type { Moment } from '../common/clock.js';
import type { Cached } from '../redis/shared-cache.js';
import type { AutoStopRoundDto, AutoStopRowDto } from './dto/auto-stop-rounds.dto.js';
import type { IdleSignalDto, IdleVerdictDto } from './dto/idle.dto.js';
import type { MachineMetricsDto, MetricPointDto } from './dto/machine-metrics.dto.js';
import type { Instance } from '../instances/instance.js';
import { isLeaseEnforced, leaseEnd } from '../instances/use/idle-clock.js';
import type { Judgement, Signal } from './idle.js';
import type { FiguresOfSpan } from './machine-figures.js';
import type { GpuSeries, Point } from './machine-series.js';
import type { RoundRow } from './round.js';
import type { PastRound } from './rounds.repository.js';

function time(moment: Moment): string {
  return new Date(moment).toISOString();
}

export function renderRound({ startedAt, ...round }: PastRound): AutoStopRoundDto {
  return { startedAt: time(startedAt), ...round };
}

export function renderRow({ stopsAt, ...row }: RoundRow): AutoStopRowDto {
  return { ...row, ...(stopsAt === undefined ? {} : { stopsAt: time(stopsAt) }) };
}

export function renderIdle(instance: Instance, judgement: Judgement, now: Moment): IdleVerdictDto {
  const { verdict, prospect, limitMs, deadline, signals, words } = judgement;
  const lease = isLeaseEnforced(instance) ? leaseEnd(instance) : undefined;
  const idle = prospect === 'idle' || (verdict === 'active' && prospect !== 'exempt') ? deadline : undefined;
  const first = Math.min(idle ?? Infinity, lease ?? Infinity);
  return {
    instanceId: instance.id,
    verdict,
    signals: signals.map((signal) => renderSignal(signal, now)),
    ...(limitMs === undefined ? {} : { thresholdMinutes: limitMs / 60_000 }),
    ...(first === Infinity ? {} : { stopsAt: time(first) }),
    ...(lease === undefined ? {} : { expiresAt: time(lease) }),
    explanation: words,
  };
}

function renderSignal({ at, ...signal }: Signal, now: Moment): IdleSignalDto {
  if (at === undefined) return signal;
  return { ...signal, at: time(at), ageSeconds: Math.max(0, Math.round((now - at) / 1_000)) };
}

export function renderMetrics(
  { id: instanceId }: Instance,
  novitaInstanceId: string,
  { value, loadedAt }: Cached<FiguresOfSpan>,
): MachineMetricsDto {
  const { from, to, intervalSeconds, series } = value;
  return {
    instanceId,
    novitaInstanceId,
    from: time(from),
    to: time(to),
    intervalSeconds,
    asOf: time(loadedAt),
    cpu: points(series.cpu),
    memory: points(series.memory),
    rootDisk: points(series.rootDisk),
    gpu: gpuPoints(series.gpu),
    gpuMemory: gpuPoints(series.gpuMemory),
  };
}

function gpuPoints({ average, perGpu }: GpuSeries): MachineMetricsDto['gpu'] {
  return {
    average: points(average),
    perGpu: perGpu.map((gpu) => ({ gpuId: gpu.gpuId, points: points(gpu.points) })),
  };
}

function points(series: Point[]): MetricPointDto[] {
  return series.map(({ at, value }) => ({ at: time(at), value }));
}
