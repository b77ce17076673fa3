import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';

export class TimelineQueryDto {
  /** 50 unless told; more than 500 is lowered to 500. */
  @Min(0, { message: 'must not be negative' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  @IsOptional()
  pageSize?: number;

  /** The `nextPageToken` of the page before. */
  @MaxLength(512)
  @IsString()
  @IsOptional()
  pageToken?: string;
}
