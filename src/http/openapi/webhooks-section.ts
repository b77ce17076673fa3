import type { ParameterObject, PathItemObject, WebhooksObject } from '@nestjs/swagger';
import { EVENT_TYPES, EVENTS, type EventType, isForWebhooks } from '../../events/event-types.js';
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
              allOf: [
                { $ref: '#/components/schemas/InstanceEvent' },
                { type: 'object', properties: { type: { type: 'string', enum: [type] } } },
              ],
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
