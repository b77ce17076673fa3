import { ApiFraction } from '../../common/api-types.js';
import { IsBoolean, IsNumber, IsOptional, Max, Min } from 'class-validator';

/** What one instance's auto-stop does otherwise than the service's; what is left out follows the service. */
export class AutoStopDto {
  /** `false`: never stopped for being idle. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  enabled?: boolean;

  /**
   * Minutes without use after which it counts as idle.
   * @example 45
   */
  @ApiFraction()
  @Max(43_200, { message: 'must be at most 43200' })
  @Min(0.01, { message: 'must be at least 0.01' })
  @IsNumber({ allowNaN: false, allowInfinity: false }, { message: 'must be a number' })
  @IsOptional()
  idleMinutes?: number;
}
