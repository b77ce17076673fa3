import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** How the instance's endpoints are probed; what is left out has the service's default. */
export class HealthCheckConfigDto {
  /** How long one probe may take, in milliseconds. */
  @Max(300_000, { message: 'must be at most 300000' })
  @Min(50, { message: 'must be at least 50' })
  @IsInt({ message: 'must be a whole number' })
  @IsOptional()
  timeoutMs?: number;

  /** Probes of one round; a round that fails is announced. */
  @Max(100, { message: 'must be at most 100' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number' })
  @IsOptional()
  retryAttempts?: number;

  /** The wait between two probes, in milliseconds. */
  @Max(300_000, { message: 'must be at most 300000' })
  @Min(20, { message: 'must be at least 20' })
  @IsInt({ message: 'must be a whole number' })
  @IsOptional()
  retryDelayMs?: number;

  /** How long probing may go on altogether before the start has failed, in milliseconds. */
  @Max(86_400_000, { message: 'must be at most 86400000' })
  @Min(100, { message: 'must be at least 100' })
  @IsInt({ message: 'must be a whole number' })
  @IsOptional()
  maxWaitTimeMs?: number;
}
