import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { FreshnessDto } from '../../access/dto/freshness.dto.js';
import type { BillingMode } from '../offer.js';

export class OffersQueryDto extends FreshnessDto {
  /** As in GET /api/products; upper and lower case do not matter. */
  @IsString()
  @Length(1, 255)
  productName: string;

  /** GPUs in one machine. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(8)
  gpuNum: number = 1;

  /** Spot machines are cheaper and may be taken back. */
  @IsOptional()
  @IsIn(['spot', 'onDemand'])
  billingMode: BillingMode = 'spot';

  /** Only this region, for example CN-HK-01; without it the default region and its fallbacks come first. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  region?: string;

  /** Only offers at which the whole machine costs at most this, in USD per hour, for example 0.50. */
  @IsOptional()
  @Matches(/^\d{1,4}(\.\d{1,5})?$/, { message: 'must be USD per hour, such as 0.35' })
  maxPricePerHour?: string;
}
