import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { Day } from './costs-query.dto.js';

export class BillsQueryDto {
  /**
   * The first UTC day; 29 days before the last one unless told.
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
}

/** In USD, as decimal texts. */
export class BillSumDto {
  /**
   * What Novita has billed.
   * @example "8.41"
   */
  billed: string;

  /**
   * What was counted here.
   * @example "8.4"
   */
  counted: string;

  /**
   * What was billed beyond that; below zero where it was less.
   * @example "0.01"
   */
  difference: string;
}

/** One machine. */
export class BillRowDto extends BillSumDto {
  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId?: string;

  /**
   * Absent where no record refers to the machine.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  instanceId?: string;
}

/** Novita's bills held against the book. */
export class BillsDto {
  /**
   * The first UTC day.
   * @example "2026-01-01"
   */
  from: string;

  /**
   * The last UTC day.
   * @example "2026-01-31"
   */
  to: string;

  @ApiProperty({ enum: ['USD'] })
  currency: 'USD';

  total: BillSumDto;

  /** Those that differ most first. */
  rows: BillRowDto[];
}
