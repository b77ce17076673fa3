import { ApiProperty } from '@nestjs/swagger';
import { ApiFraction } from '../../common/api-types.js';
import { GROUPINGS, type Grouping, SAVING_CAUSES, type SavingCause } from '../spending.js';

/** Sums in USD, as decimal texts. */
export class CostSumDto {
  /**
   * GPUs, from the moment that an image is pulled until the machine is stopped.
   * @example "8.4"
   */
  compute: string;

  /**
   * Root disks above 60 GB, for as long as their machines exist.
   * @example "0.01"
   */
  storage: string;

  /**
   * Both together.
   * @example "8.41"
   */
  cost: string;

  /**
   * What was not spent; an estimate.
   * @example "3.6"
   */
  saved: string;

  /**
   * Hours that were paid, for each GPU.
   * @example 24
   */
  @ApiFraction()
  gpuHours: number;
}

/** What belongs together. */
export class CostRowDto extends CostSumDto {
  /**
   * The owner, the id of the instance, the product …; `2026-01-31` for a day and `2026-01-31T09` for an hour (UTC).
   * @example "2026-01-31"
   */
  key: string;

  /**
   * Of the instance, while there is a record of it.
   * @example "demo"
   */
  name?: string;

  /**
   * Of the instance.
   * @example "admin"
   */
  owner?: string;
}

/** What was not spent, and why. */
export class SavingDto {
  /**
   * `spot`: against the price on demand. `auto_stop`: the price of the machine from its stop until somebody wants it
   * again, for a day at the most. `surplus_removed`: a day of each machine that nobody was told of and that was deleted.
   */
  @ApiProperty({ enum: SAVING_CAUSES })
  cause: SavingCause;

  /** @example "3.6" */
  saved: string;
}

/** What machines have cost. */
export class CostsDto {
  @ApiProperty({ enum: GROUPINGS })
  groupBy: Grouping;

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

  /** Everything is counted up to here. */
  countedAt: string;

  /**
   * What is spent now, in USD per hour.
   * @example "0.35"
   */
  burnPerHour: string;

  total: CostSumDto;
  savings: SavingDto[];
  rows: CostRowDto[];

  /** Rows that were left out because of the limit; they are in the total. */
  omitted: number;
}
