import type { InstanceStatus } from '../lifecycle.js';

/** The answer to a command that was accepted; the operation says what becomes of it. */
export class AcceptedDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  /**
   * Once it is known.
   * @example "8b5e9bd4f3c2"
   */
  novitaInstanceId?: string;

  /** @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  operationId: string;

  status: InstanceStatus;

  /** @example "Accepted: the cheapest matching machine is being rented" */
  message: string;

  /** When a machine of this kind is usually ready; only of what starts one. */
  estimatedReadyTime?: string;
}
