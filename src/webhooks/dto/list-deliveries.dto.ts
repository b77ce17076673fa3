import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../delivery.js';
import { ENDPOINT, INSTANCE, MOMENT } from './delivery-rules.js';

export class ListDeliveriesDto {
  /** Only those of one instance. */
  @Matches(INSTANCE.pattern, INSTANCE)
  @IsOptional()
  instanceId?: string;

  /** Only those to one registered endpoint, or with `global` to the deployment's own. */
  @Matches(ENDPOINT.pattern, ENDPOINT)
  @IsOptional()
  endpointId?: string;

  /** Only those that are on their way, arrived, or were given up. */
  @IsIn(DELIVERY_STATUSES, { message: `must be one of ${DELIVERY_STATUSES.join(', ')}` })
  @IsOptional()
  status?: DeliveryStatus;

  /** Only those that were made then or later (RFC 3339). */
  @IsISO8601(...MOMENT)
  @IsOptional()
  since?: string;

  /** Only those that were made then or before (RFC 3339). */
  @IsISO8601(...MOMENT)
  @IsOptional()
  until?: string;

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
}
