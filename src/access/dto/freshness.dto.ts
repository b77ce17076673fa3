import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';

/** How old the answer may be. */
export class FreshnessDto {
  /** `true`: asks Novita again instead of serving what is cached (operators and admins). */
  @IsBoolean({ message: 'must be true or false' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsOptional()
  refresh?: boolean;
}
