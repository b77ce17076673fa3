import { renderBody } from '../events/event-body.js';
import { eventId, type EventType, type InstanceEvent } from '../events/instance-event.js';
import type { InstanceDto } from './dto/instance.dto.js';
import type { InstanceEventDataDto } from './dto/instance-event.dto.js';
import { renderFailure, renderInstance } from './instance-document.js';
import type { Moment } from '../common/clock.js';
import type { Instance } from './instance.js';
import type { InstanceStatus } from './lifecycle.js';
import type { IdleDefaults } from './use/idle-clock.js';
import { startupWebhook } from './startup-settings.js';

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
 *
 * @param idle by which settings the document that the events carry says when the instance is idle
 */
export function announce(
  before: Instance | undefined,
  after: Instance,
  actor: string,
  now: Moment,
  idle?: IdleDefaults,
): { instance: Instance; events: InstanceEvent[] } {
  const types = happened(before, after);
  const instance = { ...after, eventSequence: after.eventSequence + types.length };
  // As it will be served: the save that carries the events counts the revision.
  const document = renderInstance({ ...instance, revision: instance.revision + 1 }, idle);
  const told = { before, after: instance, document, actor, now };
  const events = types.map((type, index) => writeEvent(type, after.eventSequence + index + 1, told));
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
  if (after.warned?.idle !== undefined && before?.warned?.idle !== after.warned.idle)
    types.push('instance.idle_warning');
  if (after.warned?.lease !== undefined && before?.warned?.lease !== after.warned.lease)
    types.push('instance.lease_expiring');
  if (after.autoStopped && before?.autoStopped?.at !== after.autoStopped.at)
    types.push('instance.auto_stopped');
  if (before?.status !== after.status) types.push(statusEvent(before, after));
  return types;
}

/** A start that comes to rest is a failed start for whoever waits for it, whatever the status is called. */
function statusEvent(before: Instance | undefined, after: Instance): EventType {
  const startEnded = before !== undefined && !before.operation.endedAt && after.operation.error;
  const rested = after.status === 'exited' || after.status === 'terminated';
  return rested && startEnded && before.desired === 'running' ? 'instance.failed' : ANNOUNCED[after.status];
}

/** What such an event says beyond what every event does. */
type InstanceEventFacts = Omit<InstanceEventDataDto, 'version' | 'eventId' | 'sequence'>;

/** What all events of one save tell. */
interface Told {
  before: Instance | undefined;
  after: Instance;
  document: InstanceDto;
  actor: string;
  now: Moment;
}

function writeEvent(type: EventType, sequence: number, told: Told): InstanceEvent {
  const { before, after, document, actor, now } = told;
  const id = eventId(after.id, sequence, type);
  const at = new Date(now).toISOString();
  const warnedOf = deadlineOf(type, after);
  const reason = warnedOf === undefined ? after.reason : warning(type, warnedOf);
  const data: InstanceEventFacts = {
    instanceId: after.id,
    novitaInstanceId: after.novitaInstanceId,
    operationId: after.operation.id,
    status: after.status,
    reason,
    failure: after.failure && renderFailure(after.failure),
    ...(warnedOf === undefined ? {} : { stopsAt: new Date(warnedOf).toISOString() }),
    instance: document,
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
    reason: after.failure?.message ?? reason,
    before: before?.status,
    after: after.status,
    body: renderBody({ id, type, at, sequence }, { ...data }),
    webhookUrl: after.webhookUrl,
    startWebhookUrl: startupWebhook(before, after),
  };
}

/** The deadline that a warning is about; `undefined` for every other event. */
function deadlineOf(type: EventType, { warned }: Instance): Moment | undefined {
  if (type === 'instance.idle_warning') return warned?.idle;
  return type === 'instance.lease_expiring' ? warned?.lease : undefined;
}

function warning(type: EventType, deadline: Moment): string {
  const at = new Date(deadline).toISOString();
  return type === 'instance.idle_warning'
    ? `Idle: stops at ${at} unless it is used before`
    : `The lease ends at ${at}: stops then unless it is extended before`;
}
