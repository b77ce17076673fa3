import { renderBody } from '../events/event-body.js';
import { eventId, type EventType, type InstanceEvent } from '../events/instance-event.js';
import { renderInstance } from './instance-document.js';
import type { Moment } from '../common/clock.js';
import type { Instance } from './instance.js';
import type { InstanceStatus } from './lifecycle.js';

/** Each status is announced by one event when it is reached. */
const ANNOUNCED: Record<InstanceStatus, EventType> = {
  creating: 'instance.created',
  starting: 'instance.starting',
  running: 'instance.running',
  ready: 'instance.ready',
  stopping: 'instance.stopping',
  exited: 'instance.stopped',
  failed: 'instance.failed',
  terminated: 'instance.deleted',
};

/**
 * What a save has to announce: derived from the difference of the two records, so that nothing is announced
 * that did not happen and nothing that happened is left out. The record that comes back counts the events.
 */
export function announce(
  before: Instance | undefined,
  after: Instance,
  actor: string,
  now: Moment,
): { instance: Instance; events: InstanceEvent[] } {
  const types = happened(before, after);
  const instance = { ...after, eventSequence: after.eventSequence + types.length };
  const events = types.map((type, index) =>
    writeEvent(type, after.eventSequence + index + 1, before, instance, actor, now),
  );
  return { instance, events };
}

function happened(before: Instance | undefined, after: Instance): EventType[] {
  const types: EventType[] = [];
  if (after.novita?.status === 'pulling' && before?.novita?.status !== 'pulling')
    types.push('instance.pulling');
  if (after.probing?.reportedAt !== undefined && before?.probing?.reportedAt !== after.probing.reportedAt)
    types.push('instance.health_check.failed');
  if (after.shutdown?.stuckAt !== undefined && before?.shutdown?.stuckAt === undefined)
    types.push('instance.stop_stuck');
  if (before?.status !== after.status) types.push(statusEvent(before, after));
  return types;
}

/** A start that comes to rest is a failed start for whoever waits for it, whatever the status is called. */
function statusEvent(before: Instance | undefined, after: Instance): EventType {
  const startEnded = before !== undefined && !before.operation.endedAt && after.operation.error;
  const rested = after.status === 'exited' || after.status === 'terminated';
  return rested && startEnded && before.desired === 'running' ? 'instance.failed' : ANNOUNCED[after.status];
}

function writeEvent(
  type: EventType,
  sequence: number,
  before: Instance | undefined,
  after: Instance,
  actor: string,
  now: Moment,
): InstanceEvent {
  const id = eventId(after.id, sequence, type);
  const at = new Date(now).toISOString();
  const instance = renderInstance(after);
  const data = {
    instanceId: after.id,
    novitaInstanceId: after.novitaInstanceId,
    operationId: after.operation.id,
    status: after.status,
    reason: after.reason,
    failure: after.failure,
    instance,
  };
  return {
    id,
    type,
    at,
    instanceId: after.id,
    owner: after.owner,
    sequence,
    actor,
    requestId: after.operation.requestId,
    reason: after.failure?.message ?? after.reason,
    before: before?.status,
    after: after.status,
    body: renderBody({ id, type, at, sequence }, data),
    webhookUrl: after.webhookUrl,
  };
}
