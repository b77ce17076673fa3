import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min, ValidateBy } from 'class-validator';
import { GROUPINGS, type Grouping } from '../spending.js';

const FORMATS = ['json', 'csv'] as const;

export type Format = (typeof FORMATS)[number];

/** `2026-02-30` has the form of a day and is none. */
function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^20\d{2}-\d{2}-\d{2}$/.test(value)) return false;
  const moment = new Date(value);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(value);
}

/** A UTC day such as `2026-01-31`. */
export const Day = (): PropertyDecorator =>
  ValidateBy({
    name: 'day',
    validator: { validate: isDay, defaultMessage: () => 'must be a day such as 2026-01-31' },
  });

export class CostsQueryDto {
  /** What belongs together; `cause` is what money was spent on, and what has kept it from being spent. */
  @IsIn(GROUPINGS, { message: `must be one of ${GROUPINGS.join(', ')}` })
  @IsOptional()
  groupBy?: Grouping = 'day';

  /**
   * The first UTC day. Without it: 29 days before the last one; one day before it when hours are asked for.
   * @example "2026-01-01"
   */
  @Day()
  @IsOptional()
  from?: string;

  /**
   * The last UTC day, which counts as well; today unless told.
   * @example "2026-01-31"
   */
  @Day()
  @IsOptional()
  to?: string;

  /** Only what this owner has used; everybody but admins sees their own only, whatever stands here. */
  @Length(1, 100, { message: 'must be 1 to 100 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  owner?: string;

  /** How many rows at the most, those that have cost most; days and hours are always all there. */
  @Max(1_000, { message: 'must be at most 1000' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  @IsOptional()
  limit?: number = 500;

  /** `csv` is what `Accept: text/csv` asks for too, and goes before it. */
  @IsIn(FORMATS, { message: `must be one of ${FORMATS.join(', ')}` })
  @IsOptional()
  format?: Format;
}
