import type { WebhookBody } from './documents.js';
import type { ReceivedRequest, WebhookReceiver } from './webhook-receiver.js';

export interface ReceivedEvent extends WebhookBody {
  request: ReceivedRequest;
}

/** What a receiver has heard, oldest first; of one instance when it is named. */
export function eventsAt(receiver: WebhookReceiver, instanceId?: string): ReceivedEvent[] {
  return receiver.received
    .map((request) => ({ ...(JSON.parse(request.body.toString('utf8')) as WebhookBody), request }))
    .filter(({ data }) => instanceId === undefined || data.instanceId === instanceId);
}

export function typesAt(receiver: WebhookReceiver, instanceId: string): string[] {
  return eventsAt(receiver, instanceId).map(({ type }) => type);
}

/** The distinct ids under which each type of event was announced, over all repetitions; operations end one by one. */
export function idsByType(events: ReceivedEvent[]): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { type, data } of events) {
    const name = type.startsWith('operation.') ? `${type} ${data.operationId}` : type;
    ids.set(name, (ids.get(name) ?? new Set()).add(data.eventId));
  }
  return ids;
}
