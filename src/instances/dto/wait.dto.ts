import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';

/** The longest that a client may wait (s); more is lowered to it. */
const LONGEST_WAIT = 60;

const PREFERRED = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?\s*(?:[,;]|$)/i;

export class WaitDto {
  /**
   * Answers when the operation has ended, or after so many seconds; 60 at the most. `Prefer: wait=30` does the same.
   * @example 30
   */
  @Min(0, { message: 'must not be negative' })
  @IsInt({ message: 'must be a whole number of seconds' })
  @Type(() => Number)
  @IsOptional()
  wait?: number;
}

/** How long to wait (s): by the query, else by the preference (RFC 7240), which may as well be ignored. */
export function waitOf({ wait }: WaitDto, prefer: string | undefined): number {
  const preferred = PREFERRED.exec(prefer ?? '')?.[1];
  return Math.min(wait ?? Number(preferred ?? 0), LONGEST_WAIT);
}
