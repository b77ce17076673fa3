import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

export class MachineMetricsQueryDto {
  /** How far back. */
  @Max(1_440, { message: 'must be at most 1440' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  @IsOptional()
  minutes?: number = 60;
}

export class MetricPointDto {
  at: string;
  /** Per cent. */
  value: number;
}

export class GpuPointsDto {
  gpuId: string;
  points: MetricPointDto[];
}

export class GpuMetricDto {
  average: MetricPointDto[];
  perGpu: GpuPointsDto[];
}

/** How busy a machine was, as Novita says; its figures lag by about a minute. */
export class MachineMetricsDto {
  instanceId: string;
  novitaInstanceId: string;
  from: string;
  to: string;
  intervalSeconds: number;
  /** When Novita was asked. */
  asOf: string;
  cpu: MetricPointDto[];
  memory: MetricPointDto[];
  rootDisk: MetricPointDto[];
  gpu: GpuMetricDto;
  gpuMemory: GpuMetricDto;
}
