import type { ErrorFacts } from '../common/app-error.js';

/** What failed, for programs and for people. */
export interface Failure {
  code: FailureCode;
  message: string;
  /** Whether the same may succeed later without anyone changing anything. */
  retryable?: boolean;
  /** What the error knows beyond its message, for whoever follows the operation. */
  facts?: ErrorFacts;
}

/** Why a start came to an end that waiting would not have changed. */
export type StartFailureCode =
  | 'balance_not_enough'
  | 'novita_unauthorized'
  | 'novita_quota_exceeded'
  | 'novita_rejected'
  | 'machine_failed'
  | 'exited_during_startup'
  | 'spot_reclaimed'
  | 'vanished_during_startup';

/** Why an instance failed. */
export type FailureCode =
  | StartFailureCode
  | 'startup_timeout'
  | 'health_check_timeout'
  | 'no_capacity'
  | 'network_error'
  | 'no_offers'
  | 'product_not_found'
  | 'region_not_found'
  | 'template_not_found'
  | 'template_invalid'
  | 'rootfs_too_large'
  | 'secret_unreadable'
  | 'create_unresolved';
