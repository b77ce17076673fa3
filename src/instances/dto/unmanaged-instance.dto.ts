import { ApiAlways } from '../../common/api-types.js';
import { PortDto } from './instance.dto.js';

/** Why nobody manages a machine. */
export type UnmanagedKind =
  /** It carries no mark of this service. */
  | 'foreign'
  /** Its mark is not ours. */
  | 'forged'
  /** It is ours, and its record knows another machine and cannot decide. */
  | 'contested'
  /** It is ours, and one too many; it is deleted. */
  | 'surplus';

export class UnmanagedProductDto {
  /** @example "4090.16c62g" */
  id?: string;

  /** @example "RTX 4090 24GB" */
  name?: string;

  /** @example "CN-HK-01" */
  region?: string;

  /** GB. */
  rootfsSize?: number;
}

/** What Novita says of a machine that no record refers to, as the last complete list had it. */
export class UnmanagedInstanceDto {
  @ApiAlways(false)
  managed: false;

  kind: UnmanagedKind;

  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId: string;

  /**
   * At Novita.
   * @example "someone-elses-machine"
   */
  name: string;

  /**
   * Novita's own word.
   * @example "running"
   */
  status: string;

  product: UnmanagedProductDto;

  gpuNum?: number;

  /** @example "spot" */
  billingMode?: string;

  /**
   * For the whole machine.
   * @example "0.35"
   */
  pricePerHour?: string;

  currency: 'USD';

  ports: PortDto[];

  createdAt?: string;

  /** When this service first saw it. */
  firstSeenAt: string;
}
