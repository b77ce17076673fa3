import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { FreshnessDto } from '../../access/dto/freshness.dto.js';
import type { BillingMode } from '../offer.js';

export class OffersQueryDto extends FreshnessDto {
  /** As in GET /api/products; upper and lower case do not matter. */
  @Length(1, 255, { message: 'must be 1 to 255 characters' })
  @IsString({ message: 'must be a text' })
  productName: string;

  /** GPUs in one machine. */
  @Max(8, { message: 'must be at most 8' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  @IsOptional()
  gpuNum: number = 1;

  /** Spot machines are cheaper and may be taken back. */
  @IsOptional()
  @IsIn(['spot', 'onDemand'], { message: 'must be spot or onDemand' })
  billingMode: BillingMode = 'spot';

  /** Only this region, for example CN-HK-01; without it the default region and its fallbacks come first. */
  @Length(1, 255, { message: 'must be 1 to 255 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  region?: string;

  /** Only offers at which the whole machine costs at most this, in USD per hour, for example 0.50. */
  @IsOptional()
  @Matches(/^\d{1,4}(\.\d{1,5})?$/, { message: 'must be USD per hour, such as 0.35' })
  maxPricePerHour?: string;
}
