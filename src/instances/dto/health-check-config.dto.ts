import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** How the instance's endpoints are probed; what is left out has the service's default. */
export class HealthCheckConfigDto {
  /** How long one probe may take, in milliseconds. */
  @Max(300_000)
  @Min(50)
  @IsInt()
  @IsOptional()
  timeoutMs?: number;

  /** Probes of one round; a round that fails is announced. */
  @Max(100)
  @Min(1)
  @IsInt()
  @IsOptional()
  retryAttempts?: number;

  /** The wait between two probes, in milliseconds. */
  @Max(300_000)
  @Min(20)
  @IsInt()
  @IsOptional()
  retryDelayMs?: number;

  /** How long probing may go on altogether before the start has failed, in milliseconds. */
  @Max(86_400_000)
  @Min(100)
  @IsInt()
  @IsOptional()
  maxWaitTimeMs?: number;
}
