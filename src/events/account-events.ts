import {
  type AccountEventDataDto,
  BalanceEventDataDto,
  EndpointDisabledEventDataDto,
  EndpointEventDataDto,
  InvariantEventDataDto,
  MessageExhaustedEventDataDto,
  UnmanagedEventDataDto,
} from './dto/account-event.dto.js';
import type { EventType } from './event-types.js';

/** The events that belong to no instance, and what each carries; all others carry their instance. */
export const ACCOUNT_EVENTS = {
  'balance.low': BalanceEventDataDto,
  'instance.unmanaged_detected': UnmanagedEventDataDto,
  'invariant.violated': InvariantEventDataDto,
  'webhook_endpoint.disabled': EndpointDisabledEventDataDto,
  'webhook_endpoint.test': EndpointEventDataDto,
  'webhook_message.exhausted': MessageExhaustedEventDataDto,
} as const satisfies Partial<Record<EventType, new () => AccountEventDataDto>>;

export type AccountEventType = keyof typeof ACCOUNT_EVENTS;

/** What whoever announces such an event has to say. */
export type AccountEventFacts<T extends AccountEventType> = Omit<
  InstanceType<(typeof ACCOUNT_EVENTS)[T]>,
  keyof AccountEventDataDto
>;
