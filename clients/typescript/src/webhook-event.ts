import type { components, webhooks } from './schema.js';

type Bodies = {
  [Type in keyof webhooks]: webhooks[Type]['post']['requestBody']['content']['application/json'];
};

/** The body of a webhook; its `type` tells what `data` holds. */
export type WebhookEvent = Bodies[keyof Bodies];

/** An event about an instance, of a type that only the live stream tells. */
export interface EventOf<Type extends string> {
  type: Type;
  timestamp: string;
  data: components['schemas']['InstanceEventData'];
}
