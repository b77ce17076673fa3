import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import type { BillingMode } from '../offer.js';

export class OffersQueryDto {
  /** As in GET /api/products; upper and lower case do not matter. */
  @IsString()
  @Length(1, 255)
  productName: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(8)
  gpuNum: number = 1;

  @IsOptional()
  @IsIn(['spot', 'onDemand'])
  billingMode: BillingMode = 'spot';

  /** Only this region, for example CN-HK-01; without it the default region and its fallbacks come first. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  region?: string;
}
