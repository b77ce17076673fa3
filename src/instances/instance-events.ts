import { isoTime } from '../common/iso-time.js';
import { renderBody } from '../events/event-body.js';
import { eventId, type EventType, type InstanceEvent } from '../events/instance-event.js';
import { changesOf } from './change.js';
import type { InstanceDto } from './dto/instance.dto.js';
import type { InstanceEventDataDto } from './dto/instance-event.dto.js';
import { renderFailure, renderInstance, renderOperation } from './instance-document.js';
import type { Moment } from '../common/clock.js';
import type { Instance } from './instance.js';
import type { InstanceStatus } from './lifecycle.js';
import { isDone, type Operation, supersededOperation } from './operation.js';
import type { IdleDefaults } from './use/idle-clock.js';
import { startupWebhook } from './startup-settings.js';
import { factsOfOutside, happenedOutside, hasVanished, sidesOf } from './outside-events.js';

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

/** What a save has to tell, and which operation it is about or has come from. */
interface Happening {
  type: EventType;
  operation: Operation;
}

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
  const happenings = [
    ...happened(before, after).map((type) => ({ type, operation: after.operation })),
    ...endedOperations(before, after, now),
  ];
  const instance = { ...after, eventSequence: after.eventSequence + happenings.length };
  // As it will be served: the save that carries the events counts the revision.
  const document = renderInstance({ ...instance, revision: instance.revision + 1 }, idle);
  const told = { before, after: instance, document, actor, now };
  const events = happenings.map((happening, index) =>
    writeEvent(happening, after.eventSequence + index + 1, told),
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
  if (after.warned?.idle !== undefined && before?.warned?.idle !== after.warned.idle)
    types.push('instance.idle_warning');
  if (after.warned?.lease !== undefined && before?.warned?.lease !== after.warned.lease)
    types.push('instance.lease_expiring');
  if (after.warned?.data !== undefined && before?.warned?.data !== after.warned.data)
    types.push('instance.data_expiring');
  if (after.autoStopped && before?.autoStopped?.at !== after.autoStopped.at)
    types.push('instance.auto_stopped');
  if (before && updated(before, after).length > 0) types.push('instance.updated');
  types.push(...happenedOutside(before, after));
  if (before?.status !== after.status) types.push(statusEvent(before, after));
  return types;
}

/** What of the document has changed that no other event tells. */
function updated(before: Instance, after: Instance): string[] {
  const readAt = after.connection?.readAt;
  const isNew = readAt !== undefined && readAt !== before.connection?.readAt;
  return [...changesOf(before, after), ...(isNew ? ['connection'] : [])];
}

/** A start that comes to rest is a failed start for whoever waits for it, whatever the status is called. */
function statusEvent(before: Instance | undefined, after: Instance): EventType {
  const startEnded = before !== undefined && !before.operation.endedAt && after.operation.error;
  const rested = after.status === 'exited' || after.status === 'terminated';
  if (hasVanished(before, after)) return 'instance.vanished';
  return rested && startEnded && before.desired === 'running' ? 'instance.failed' : ANNOUNCED[after.status];
}

/** The operations that this save ends: the one that another command has taken the place of, and the present one. */
function endedOperations(before: Instance | undefined, after: Instance, now: Moment): Happening[] {
  const superseded = supersededOperation(before?.operation, after.operation, now);
  const wasDone = before?.operation.id === after.operation.id && isDone(before.operation);
  const present = isDone(after.operation) && !wasDone ? after.operation : undefined;
  return [superseded, present]
    .filter((operation) => operation !== undefined)
    .map((operation) => ({ type: operation.error ? 'operation.failed' : 'operation.completed', operation }));
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

function writeEvent({ type, operation }: Happening, sequence: number, told: Told): InstanceEvent {
  const { before, after, document, actor, now } = told;
  const id = eventId(after.id, sequence, type);
  const at = isoTime(now);
  const { cause, ...more } = ownFacts(type, operation, before, after);
  const facts = {
    instanceId: after.id,
    novitaInstanceId: after.novitaInstanceId,
    operationId: operation.id,
    status: after.status,
    reason: cause ?? after.reason,
    failure: after.failure && renderFailure(after.failure),
  };
  const data: InstanceEventFacts = Object.assign(facts, more, factsOfOutside(type, after), {
    instance: document,
  });
  return {
    id,
    type,
    at,
    instanceId: after.id,
    owner: after.owner,
    sequence,
    actor,
    requestId: operation.requestId,
    trace: operation.trace,
    reason: cause ?? after.failure?.message ?? after.reason,
    before: before?.status,
    after: after.status,
    body: renderBody({ id, type, at, sequence }, data),
    webhookUrl: after.webhookUrl,
    startWebhookUrl: startupWebhook(before, after),
    ...(type === 'instance.changed_outside' ? sidesOf(after) : {}),
  };
}

/** What an event says beyond what every event says: why it happened where the record does not tell, and its subject. */
function ownFacts(
  type: EventType,
  operation: Operation,
  before: Instance | undefined,
  after: Instance,
): Pick<InstanceEventFacts, 'operation' | 'stopsAt' | 'dataExpiresAt'> & { cause?: string } {
  if (type === 'operation.completed' || type === 'operation.failed')
    return { cause: operation.error?.message, operation: renderOperation(operation, after) };
  if (type === 'instance.updated' && before)
    return { cause: `Changed: ${updated(before, after).join(', ')}` };
  const deadline = deadlineOf(type, after);
  if (deadline === undefined) return {};
  const at = new Date(deadline).toISOString();
  return {
    cause: warning(type, at),
    ...(type === 'instance.data_expiring' ? { dataExpiresAt: at } : { stopsAt: at }),
  };
}

/** The deadline that a warning is about; `undefined` for every other event. */
function deadlineOf(type: EventType, { warned }: Instance): Moment | undefined {
  if (type === 'instance.idle_warning') return warned?.idle;
  if (type === 'instance.data_expiring') return warned?.data;
  return type === 'instance.lease_expiring' ? warned?.lease : undefined;
}

function warning(type: EventType, at: string): string {
  if (type === 'instance.data_expiring')
    return `Novita may delete the data of the stopped machine from ${at} on`;
  return type === 'instance.idle_warning'
    ? `Idle: stops at ${at} unless it is used before`
    : `The lease ends at ${at}: stops then unless it is extended before`;
}
