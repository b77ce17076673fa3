import type { EventType } from '../../events/event-types.js';
import type { InstanceStatus } from '../lifecycle.js';
import { FailureDto, InstanceDto } from './instance.dto.js';
import { OperationDto } from './operation.dto.js';

/** What happened to an instance. */
export class InstanceEventDataDto {
  /** Raised when a field changes its meaning or goes away; new fields do not raise it. */
  version: number;

  /**
   * The same in every delivery and in the live stream.
   * @example "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  eventId: string;

  /** 1, 2, 3 … per instance. */
  sequence: number;

  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId?: string;

  /** @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  operationId: string;

  status: InstanceStatus;

  /** @example "Novita says running" */
  reason?: string;

  failure?: FailureDto;

  /** When it will be stopped; only of warnings. */
  stopsAt?: string;

  /** The operation that has ended; only of its own events. */
  operation?: OperationDto;

  /** As it was then. */
  instance: InstanceDto;
}

/** The body of a webhook about an instance (Standard Webhooks 1.0.0). */
export class InstanceEventDto {
  type: EventType;

  /** When it happened. */
  timestamp: string;

  data: InstanceEventDataDto;
}
