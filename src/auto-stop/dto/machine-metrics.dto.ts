import { Type } from 'class-transformer';
import { ApiMoment, ApiFraction } from '../../common/api-types.js';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

export class MachineMetricsQueryDto {
  /** How far back: the answer is about so many minutes, `from` to `to`. */
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
  @ApiFraction()
  value: number;
}

export class GpuPointsDto {
  /** @example "0" */
  gpuId: string;
  points: MetricPointDto[];
}

export class GpuMetricDto {
  average: MetricPointDto[];
  perGpu: GpuPointsDto[];
}

/** How busy a machine was, as Novita says; its figures lag by about a minute. */
export class MachineMetricsDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId: string;

  @ApiMoment()
  from: string;

  @ApiMoment()
  to: string;

  intervalSeconds: number;
  /** When Novita was asked. */
  @ApiMoment()
  asOf: string;
  cpu: MetricPointDto[];
  memory: MetricPointDto[];
  rootDisk: MetricPointDto[];
  gpu: GpuMetricDto;
  gpuMemory: GpuMetricDto;
}
