import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../delivery.js';

export class ListDeliveriesDto {
  /** Only those of one instance. */
  @Matches(/^inst_[0-9A-HJKMNP-TV-Z]{26}$/, { message: 'must be the id of an instance' })
  @IsOptional()
  instanceId?: string;

  /** Only those to one registered endpoint. */
  @Matches(/^whe_[0-9A-HJKMNP-TV-Z]{26}$/, { message: 'must be the id of an endpoint' })
  @IsOptional()
  endpointId?: string;

  /** Only those that are on their way, arrived, or were given up. */
  @IsIn(DELIVERY_STATUSES, { message: `must be one of ${DELIVERY_STATUSES.join(', ')}` })
  @IsOptional()
  status?: DeliveryStatus;

  /** 50 unless told; more than 200 is lowered to 200. */
  @Min(0, { message: 'must not be negative' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  @IsOptional()
  limit?: number;

  /** From the page before. */
  @MaxLength(512)
  @IsString()
  @IsOptional()
  pageToken?: string;
}
