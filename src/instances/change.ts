import { InvalidRequestError } from '../common/app-error.js';
import type { Moment } from '../common/clock.js';
import type { ChangeInstanceDto } from './dto/change-instance.dto.js';
import { InstanceStateError, RevisionMismatchError } from './instance.errors.js';
import type { AutoStopPolicy, Instance } from './instance.js';

/** What clients may change of an instance at any time; each is a field of the record. */
export const CHANGEABLE = [
  'name',
  'webhookUrl',
  'autoStop',
  'protected',
  'expiresAt',
  'maxHours',
  'spotPolicy',
] as const satisfies (keyof ChangeInstanceDto & keyof Instance)[];

/**
 * The record as it is asked for; the same record when it is so already.
 *
 * @throws {RevisionMismatchError} when it is not at one of the revisions that the change is meant for
 * @throws {InstanceStateError} when it is terminated: nothing of it matters any more
 * @throws {InvalidRequestError} for a lease that is over already
 */
export function change(
  instance: Instance,
  request: ChangeInstanceDto,
  revisions: number[] | undefined,
  now: Moment,
): Instance {
  const { id, status, revision } = instance;
  if (revisions && !revisions.includes(revision)) throw new RevisionMismatchError(id);
  if (status === 'terminated') throw new InstanceStateError(instance, 'change');
  const changed = { ...instance, ...wantedFields(instance, request, now) };
  return changesOf(instance, changed).length > 0 ? changed : instance;
}

/** What a change has changed. */
export function changesOf(before: Instance, after: Instance): (typeof CHANGEABLE)[number][] {
  return CHANGEABLE.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

function wantedFields(instance: Instance, request: ChangeInstanceDto, now: Moment): Partial<Instance> {
  const { name, webhookUrl, autoStop, protected: isProtected, expiresAt, maxHours, spotPolicy } = request;
  return {
    ...(name === undefined ? {} : { name }),
    ...(webhookUrl === undefined ? {} : { webhookUrl: webhookUrl ?? undefined }),
    ...(autoStop === undefined
      ? {}
      : { autoStop: autoStop ? policy(instance.autoStop, autoStop) : undefined }),
    ...(isProtected === undefined ? {} : { protected: isProtected || undefined }),
    ...(expiresAt === undefined
      ? {}
      : { expiresAt: expiresAt === null ? undefined : inFuture(expiresAt, now) }),
    ...(maxHours === undefined ? {} : { maxHours: maxHours ?? undefined }),
    ...(spotPolicy === undefined ? {} : { spotPolicy }),
  };
}

/** What is left out stays, null goes back to the service's own. */
function policy(
  before: AutoStopPolicy | undefined,
  { enabled, idleMinutes }: { enabled?: boolean | null; idleMinutes?: number | null },
): AutoStopPolicy | undefined {
  const after: AutoStopPolicy = {
    enabled: enabled === undefined ? before?.enabled : (enabled ?? undefined),
    idleMinutes: idleMinutes === undefined ? before?.idleMinutes : (idleMinutes ?? undefined),
  };
  return after.enabled === undefined && after.idleMinutes === undefined ? undefined : after;
}

function inFuture(expiresAt: string, now: Moment): Moment {
  const moment = Date.parse(expiresAt);
  if (moment <= now)
    throw new InvalidRequestError([{ detail: 'must not be over already', pointer: '#/expiresAt' }]);
  return moment;
}
