import { ApiFraction } from '../../common/api-types.js';
import { IsNumber, Max, Min } from 'class-validator';

export class ExtendDto {
  /**
   * How much later than it would be.
   * @example 60
   */
  @ApiFraction()
  @Max(43_200, { message: 'must be at most 43200' })
  @Min(0.01, { message: 'must be at least 0.01' })
  @IsNumber({ allowNaN: false, allowInfinity: false }, { message: 'must be a number' })
  minutes: number;
}

/** When the instance is stopped from now on, unless it is used or extended. */
export class ExtendedDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  /** Whichever comes first; left out when nothing would stop it. */
  stopsAt?: string;
  /** When its lease ends; left out when it has none. */
  expiresAt?: string;
}
