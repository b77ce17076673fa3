import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { ForbiddenError } from './access.errors.js';
import type { Principal } from './principal.js';
import { type Need, satisfies } from './roles.js';

/** What was loaded just now counts as refreshed, so that many who refresh at once cost one call (ms). */
const JUST_NOW_MS = 1_000;

/** A refresh costs calls to Novita, of which there are only so many per minute. */
const NEED: Need = { role: 'operator', scope: 'instances:write' };

/** How old the answer may be. */
export class FreshnessDto {
  /** `true`: asks Novita again instead of serving what is cached (operators and admins). */
  @IsBoolean({ message: 'must be true or false' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsOptional()
  refresh?: boolean;
}

/**
 * The greatest age at which a cached answer is served (ms); any without.
 *
 * @throws {ForbiddenError}
 */
export function maxAgeFor({ refresh }: FreshnessDto, principal: Principal): number | undefined {
  if (!refresh) return undefined;
  if (!satisfies(principal, NEED)) throw new ForbiddenError(NEED);
  return JUST_NOW_MS;
}
