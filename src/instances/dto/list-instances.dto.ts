import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { INSTANCE_STATUSES, type InstanceStatus } from '../lifecycle.js';

export class ListInstancesDto {
  /** 50 unless told; more than 1000 is lowered to 1000. */
  @Min(0, { message: 'must not be negative' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  @IsOptional()
  pageSize?: number;

  /** From the page before. */
  @MaxLength(512)
  @IsString()
  @IsOptional()
  pageToken?: string;

  /** Only instances in this status. */
  @IsIn(INSTANCE_STATUSES, { message: `must be one of ${INSTANCE_STATUSES.join(', ')}` })
  @IsOptional()
  status?: InstanceStatus;

  /** `terminated` lists those too. */
  @IsIn(['terminated'], { message: 'must be terminated' })
  @IsOptional()
  include?: 'terminated';
}
