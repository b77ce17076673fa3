/** What failed, for programs and for people. */
export interface Failure {
  code: FailureCode;
  message: string;
}

/** Why an instance failed. */
export type FailureCode =
  | 'startup_timeout'
  | 'health_check_timeout'
  | 'no_capacity'
  | 'no_offers'
  | 'price_above_limit'
  | 'product_not_found'
  | 'region_not_found'
  | 'template_not_found'
  | 'template_invalid'
  | 'rootfs_too_large'
  | 'balance_not_enough'
  | 'novita_unauthorized'
  | 'novita_quota_exceeded'
  | 'novita_rejected'
  | 'create_unresolved'
  | 'machine_failed'
  | 'exited_during_startup'
  | 'vanished_during_startup';
