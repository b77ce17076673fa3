import type { InstanceStatus } from '../lifecycle.js';
import { FailureDto, InstanceDto } from './instance.dto.js';
import { OperationDto } from './operation.dto.js';

/** One side of what somebody changed at Novita: what it was about as it was, or as it is. */
export class OutsideSideDto {
  /**
   * Novita's word.
   * @example "exited"
   */
  status?: string;

  /**
   * Novita's name of the machine.
   * @example "renamed-in-the-console"
   */
  name?: string;

  /**
   * USD per hour for the whole machine.
   * @example "0.35"
   */
  price?: string;

  /** @example "8080/http=https://a1b2c3-8080.example.org" */
  ports?: string;
}

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

  /** From when on Novita may delete the data of the stopped machine; only of `instance.data_expiring`. */
  dataExpiresAt?: string;

  /** The operation that has ended; only of its own events. */
  operation?: OperationDto;

  /** What somebody changed at Novita, as it was before; only of `instance.changed_outside`. */
  before?: OutsideSideDto;

  /** The same as it is now. */
  after?: OutsideSideDto;

  /** When Novita takes the spot machine back; only of `instance.spot.*`. */
  reclaimAt?: string;

  /**
   * The instance that has taken its place; only of `instance.replaced`.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAW"
   */
  replacedBy?: string;

  /** As it was then. */
  instance: InstanceDto;
}
