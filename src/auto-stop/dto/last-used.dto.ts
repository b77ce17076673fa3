import { IsBoolean, IsOptional } from 'class-validator';
import { IsMoment } from '../../instances/dto/rules.js';

/** A sign of use; with nothing said it is now. */
export class LastUsedDto {
  /**
   * When it was used; now unless told. Not in the future, but for ten seconds by which clocks may differ.
   * @example "2026-01-31T18:00:00Z"
   */
  @IsMoment()
  @IsOptional()
  lastUsedAt?: string;

  /** Also to an earlier moment than is known, which is otherwise left as it is. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  force?: boolean;
}

export class LastUsedAnswerDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  /** The moment that stands. */
  lastUsedAt: string;
}
