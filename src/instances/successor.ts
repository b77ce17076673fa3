import { createHash } from 'node:crypto';
import type { Moment } from '../common/clock.js';
import type { StartupConfig } from '../config/config.js';
import type { Instance, Variable } from './instance.js';
import { blankInstance, type NewIds } from './new-instance.js';
import { leaseEnd } from './use/idle-clock.js';

/** What ids are written with (Crockford's base 32). */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/**
 * Our id of what takes the place of an instance. It follows from the id of the predecessor alone, so that whoever
 * decides on a successor, and however often, decides on the same one.
 *
 * @param number which successor: the next one is tried when the one before did not come up
 */
export function successorIdOf(id: string, number = 1): string {
  const [prefix = '', ulid = ''] = id.split('_');
  const name = number === 1 ? 'successor' : `successor ${number}`;
  const digest = createHash('sha256').update(`${name} of ${id}`).digest();
  const random = [...digest.subarray(0, RANDOM_LENGTH)].map((byte) => DIGITS[byte % DIGITS.length]).join('');
  return `${prefix}_${ulid.slice(0, TIME_LENGTH)}${random}`;
}

/**
 * The record that takes the place of another: everything as it was asked for, nothing bought yet. The lease goes on;
 * only what has moved with use begins anew.
 *
 * @param envs the predecessor's variables in clear: they are sealed for the record that they belong to
 */
export function successorOf(
  predecessor: Instance,
  envs: Variable[],
  ids: NewIds,
  now: Moment,
  config: StartupConfig,
): Instance {
  const { id, name, owner, spec, healthCheck, targetPort, webhookUrl, autoStop } = predecessor;
  const { onStartFailure, maxHours, spotPolicy, reservedPerHour } = predecessor;
  const leaseEnds = leaseEnd(predecessor);
  return {
    ...blankInstance(ids, now, config),
    name,
    owner,
    spec: { ...spec, envs },
    onStartFailure,
    healthCheck,
    targetPort,
    webhookUrl,
    autoStop,
    protected: predecessor.protected,
    expiresAt: leaseEnds !== undefined && leaseEnds > now ? leaseEnds : undefined,
    maxHours,
    spotPolicy,
    reservedPerHour,
    replaces: id,
  };
}
