import type { components } from './schema.js';

export { type Client, createClient } from './client.js';
export { type ClientOptions } from './connection.js';
export { type FollowOptions, type LiveEvent } from './events.js';
export { type Api, type CallOptions, type Input, type Output } from './operations.js';
export { type Problem, ProblemError } from './problem-error.js';
export type { components, operations, webhooks } from './schema.js';
export { type Operation, OperationFailedError, type WaitOptions } from './wait-for-operation.js';
export { type WebhookEvent } from './webhook-event.js';

export type Instance = components['schemas']['Instance'];
export type Accepted = components['schemas']['Accepted'];
export type Quote = components['schemas']['Quote'];
