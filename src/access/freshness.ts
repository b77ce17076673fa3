import { ForbiddenError } from './access.errors.js';
import type { FreshnessDto } from './dto/freshness.dto.js';
import type { Principal } from './principal.js';
import { type Need, satisfies } from './roles.js';

/** What was loaded just now counts as refreshed, so that many who refresh at once cost one call (ms). */
const JUST_NOW_MS = 1_000;

/** A refresh costs calls to Novita, of which there are only so many per minute. */
const NEED: Need = { role: 'operator', scope: 'instances:write' };

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
