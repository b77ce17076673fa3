import type { OperationError } from './operation.js';

/** What every failure of one code has in common, wherever a client meets it. */
export interface FailureRow {
  title: string;
  /** What a client can do about it, when the failure itself does not know better. */
  suggestion: string;
  /** Seconds to wait before the same may succeed without anyone changing anything; absent when it will not. */
  retryAfterSeconds?: number;
}

/** Every way in which an operation can fail; problem documents of the same codes take their words from here. */
export const FAILURES = {
  balance_not_enough: {
    title: 'The balance at Novita is not enough',
    suggestion: 'Top up the account at Novita.',
  },
  create_unresolved: {
    title: 'Novita never said whether it made the machine',
    suggestion: 'Create another instance.',
  },
  exited_during_startup: {
    title: 'The machine came to rest while it started',
    suggestion: 'Look at the command of the template: it has ended, or somebody stopped the machine.',
  },
  health_check_timeout: {
    title: 'The machine did not answer in time',
    suggestion: 'Look at what the machine logs, or name the port that answers as targetPort.',
    retryAfterSeconds: 60,
  },
  machine_failed: {
    title: 'The machine failed at Novita',
    suggestion: 'Look at what Novita says of it, and at the image and the command of the template.',
  },
  network_error: {
    title: 'Novita could not be reached',
    suggestion: 'Start the instance again.',
    retryAfterSeconds: 60,
  },
  no_capacity: {
    title: 'Out of stock',
    suggestion: 'Wait, or ask for another region or product; GET /api/offers.',
    retryAfterSeconds: 60,
  },
  no_offers: {
    title: 'No offer matches',
    suggestion: 'Wait, or ask for less; GET /api/offers shows what can be had.',
    retryAfterSeconds: 60,
  },
  novita_quota_exceeded: {
    title: 'A quota at Novita is used up',
    suggestion: 'Delete an instance, or have the quota raised at Novita.',
  },
  novita_rejected: {
    title: 'Novita refused the call',
    suggestion: 'Choose another product, region or template.',
  },
  novita_unauthorized: {
    title: 'Novita does not accept our key',
    suggestion: 'Tell the operator: NOVITA_API_KEY is wrong or may not do this.',
  },
  operation_cancelled: {
    title: 'The operation was cancelled',
    suggestion: 'Follow the operation that `successorId` names.',
  },
  operation_superseded: {
    title: 'Another command took its place',
    suggestion: 'Follow the operation that `successorId` names.',
  },
  product_not_found: {
    title: 'No such product',
    suggestion: 'GET /api/products lists every product.',
  },
  region_not_found: {
    title: 'No such region',
    suggestion: 'GET /api/products names the regions; `nearest` those alike.',
  },
  rootfs_too_large: {
    title: 'The product has no room for such a disk',
    suggestion: 'Ask for less rootfsSize, or for another product.',
  },
  secret_unreadable: {
    title: 'A stored secret cannot be read',
    suggestion:
      'Tell the operator: the ENCRYPTION_KEY that it was sealed with belongs into ENCRYPTION_KEYS_PREVIOUS.',
  },
  spot_reclaimed: {
    title: 'Novita took the spot machine back',
    suggestion: 'Start it again, or create it with billingMode onDemand or another region.',
    retryAfterSeconds: 60,
  },
  startup_timeout: {
    title: 'The machine did not start in time',
    suggestion:
      'Stop the instance and start it again, or allow more time with INSTANCE_STARTUP_TIMEOUT_SECONDS.',
    retryAfterSeconds: 60,
  },
  template_invalid: {
    title: 'The template cannot be used',
    suggestion: 'Choose another template: GET /api/templates.',
  },
  template_not_found: {
    title: 'No such template',
    suggestion: 'GET /api/templates lists official and private templates.',
  },
  vanished_during_startup: {
    title: 'The machine was removed while it started',
    suggestion: 'Create another instance: somebody deleted this machine at Novita.',
  },
} as const satisfies Record<OperationError['code'], FailureRow>;

/** The row of a code; records may hold codes that this version does not know. */
export function failureRow(code: OperationError['code']): FailureRow {
  const rows: Partial<Record<string, FailureRow>> = FAILURES;
  return (
    rows[code] ?? { title: 'The operation failed', suggestion: 'Tell the operator, with the request id.' }
  );
}
