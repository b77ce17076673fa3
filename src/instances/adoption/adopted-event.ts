import type { Moment } from '../../common/clock.js';
import { renderBody } from '../../events/event-body.js';
import { eventId, type InstanceEvent } from '../../events/instance-event.js';
import { renderInstance } from '../instance-document.js';
import type { AdoptedInstance } from './rebuild.js';

const TYPE = 'instance.adopted';

/**
 * The one thing that is announced when a record was rebuilt, whatever its machine has been through: what happened
 * before was announced when it happened. The record that comes back counts the event.
 */
export function announceAdoption(
  adopted: AdoptedInstance,
  actor: string,
  now: Moment,
): { instance: AdoptedInstance; event: InstanceEvent } {
  const sequence = adopted.eventSequence + 1;
  const instance = { ...adopted, eventSequence: sequence };
  const id = eventId(instance.id, sequence, TYPE);
  const at = new Date(now).toISOString();
  const data = {
    instanceId: instance.id,
    novitaInstanceId: instance.novitaInstanceId,
    operationId: instance.operation.id,
    status: instance.status,
    reason: instance.reason,
    instance: renderInstance(instance),
  };
  const event: InstanceEvent = {
    id,
    type: TYPE,
    at,
    instanceId: instance.id,
    owner: instance.owner,
    sequence,
    actor,
    requestId: instance.operation.requestId,
    reason: instance.reason,
    after: instance.status,
    body: renderBody({ id, type: TYPE, at, sequence }, data),
  };
  return { instance, event };
}
