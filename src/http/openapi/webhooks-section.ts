import type {
  ParameterObject,
  PathItemObject,
  ReferenceObject,
  SchemaObject,
  WebhooksObject,
} from '@nestjs/swagger';
import { ACCOUNT_EVENTS } from '../../events/account-events.js';
import {
  EVENT_TYPES,
  EVENTS,
  type EventType,
  type EventTypeRow,
  isForWebhooks,
} from '../../events/event-types.js';
import { InstanceEventDataDto } from '../../instances/dto/instance-event.dto.js';
import { pascal } from './refusals.js';

const header = (name: string, description: string, example: string): ParameterObject => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string', examples: [example] },
});

/** The headers of Standard Webhooks 1.0.0. */
const SIGNED_HEADERS = [
  header(
    'webhook-id',
    'The same for every attempt at one delivery: whoever has seen it need not look again.',
    'msg_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  ),
  header('webhook-timestamp', 'When this attempt was made, in seconds since 1970.', '1795348800'),
  header(
    'webhook-signature',
    '`v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
];

/** The classes of what events carry. */
export const EVENT_DATA = [InstanceEventDataDto, ...new Set(Object.values(ACCOUNT_EVENTS))];

/** What the service sends: one entry per type of event that webhooks hear. */
export function webhooksSection(): WebhooksObject {
  return Object.fromEntries(EVENT_TYPES.filter(isForWebhooks).map((type) => [type, webhook(type)]));
}

function webhook(type: EventType): PathItemObject {
  return {
    post: {
      operationId: `on${pascal(`_${type}`)}`,
      tags: ['webhooks'],
      summary: EVENTS[type].when.replace(/\.$/, ''),
      security: [],
      parameters: SIGNED_HEADERS,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              description: 'Standard Webhooks 1.0.0.',
              properties: {
                type: { type: 'string', enum: [type] },
                timestamp: { type: 'string', format: 'date-time', description: 'When it happened.' },
                data: dataOf(type),
              },
              required: ['type', 'timestamp', 'data'],
            },
          },
        },
      },
      responses: {
        '2XX': { description: 'Received. Any other answer, and none, is tried again.' },
        '410': { description: 'Nobody listens here any more.' },
      },
    },
  };
}

/** What such an event carries: the account's ones their own, the others their instance. */
function dataOf(type: EventType): SchemaObject | ReferenceObject {
  const account: Partial<Record<EventType, { name: string }>> = ACCOUNT_EVENTS;
  const { name } = account[type] ?? InstanceEventDataDto;
  const data = { $ref: `#/components/schemas/${name.replace(/Dto$/, '')}` };
  const { tells }: EventTypeRow = EVENTS[type];
  return tells ? { allOf: [data], required: [...tells] } : data;
}
