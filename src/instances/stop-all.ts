import type { Principal } from '../access/principal.js';
import { maySee } from '../access/principal.js';
import type { StopAllDto } from './dto/stop-all.dto.js';
import { isShuttingDown } from './duty.js';
import { filingOf } from './filing.js';
import type { Instance } from './instance.js';
import { isWanted } from './listing.js';

/** Which of the living instances somebody means who asks for all that fit. */
export function isMeant(instance: Instance, filter: StopAllDto, principal: Principal): boolean {
  const { names, status, owner, region, product } = filter;
  if (!maySee(principal, instance.owner) || (owner !== undefined && owner !== instance.owner)) return false;
  if (names !== undefined && !names.includes(instance.name)) return false;
  if (status !== undefined && !status.includes(instance.status)) return false;
  return isWanted(filingOf(instance), { region, product });
}

/**
 * Whether there is something to stop: it is up, on its way up, or failed and was kept. What is at rest, on its way
 * there or to be deleted needs no stop.
 */
export function isUp(instance: Instance): boolean {
  const { status, desired, novitaInstanceId } = instance;
  if (desired !== 'running' || isShuttingDown(instance)) return false;
  if (status === 'failed') return novitaInstanceId !== undefined;
  return status !== 'exited' && status !== 'terminated' && status !== 'stopping';
}
