import { ApiProperty } from '@nestjs/swagger';
import { ApiFraction } from '../../common/api-types.js';

/** How far the balance has fallen, held against what was counted here meanwhile. */
export class BalanceComparisonDto {
  /** Since then nobody has paid in; a day at the most. */
  since: string;

  /**
   * What has left the account, in USD.
   * @example "8.4"
   */
  fell: string;

  /**
   * What the machines of this service have used, in USD.
   * @example "8.38"
   */
  counted: string;

  /**
   * What has left the account beyond that: Novita settles by the hour, and the account may pay for other things.
   * @example "0.02"
   */
  difference: string;
}

/** What the account at Novita has, and for how long it lasts. */
export class BalanceDto {
  /**
   * What can be spent, in USD; below zero in arrears.
   * @example "42.5"
   */
  available: string;

  /** @example "42.5" */
  cash?: string;

  /** @example "0.00" */
  creditLimit?: string;

  /** @example "0.00" */
  outstandingInvoices?: string;

  @ApiProperty({ enum: ['USD'] })
  currency: 'USD';

  /**
   * What all machines cost now, in USD per hour.
   * @example "0.35"
   */
  burnPerHour: string;

  /**
   * For how long it lasts at this burn; absent while nothing is spent.
   * @example 121.4
   */
  @ApiFraction()
  runwayHours?: number;

  /** `balance.low` has been told, and it is still so. */
  low: boolean;

  comparison: BalanceComparisonDto;

  /** When Novita said so; the header `Age` says how many seconds ago. */
  cachedAt: string;

  /** Novita cannot be asked: it is what it said last. */
  stale?: boolean;
}
