/** Novita's machine names of failures and the HTTP status each is sent with. */
export const REASONS = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  INVALID_API_KEY: 403,
  RATE_LIMIT_EXCEEDED: 429,
  UNKNOWN: 500,
  WALLET_NOT_FOUND: 500,
  API_NOT_FOUND: 404,
  REQUEST: 400,
  VALIDATOR_PARAM: 400,
  INVALID_COMMAND_PARAM: 400,
  RESOURCE_NOT_FOUND: 404,
  CONFLICT: 400,
  OPERATION_LIMIT: 400,
  INSUFFICIENT_RESOURCE: 400,
  MIGRATE_INSUFFICIENT_RESOURCE: 400,
  CLUSTER_STATUS: 400,
  NODE_STATUS: 400,
  GPU_SPEC_USED: 400,
  CREATE_INSTANCE_LIMIT: 400,
  BALANCE_NOT_ENOUGH: 400,
  EXPIRED_OR_BALANCE_NOT_ENOUGH: 400,
  NOT_ENOUGH_BALANCE: 403,
  UNSUPPORTED_BILLING_MODE: 400,
  PREPAID_INSTANCE_NOT_SUPPORT_RELEASE: 400,
  NETWORK_STORAGE_TOO_LARGE: 400,
  CUR_CLUSTER_NETWORK_STORAGE_NOT_SUPPORT: 400,
  NETWORK_STORAGE_IN_USE: 400,
  NETWORK_STORAGE_NOT_FOUND: 400,
  IMAGE_NOT_FOUND: 400,
  IMAGE_AUTH_IN_USE: 400,
  JOB_NOT_FOUND: 400,
  TEMPLATE_NOT_FOUND: 400,
  TEMPLATE_IS_PRIVATE: 400,
  INVALID_PRODUCT_CATEGORY: 400,
  INVALID_BILL_CYCLE: 400,
} as const;

export type Reason = keyof typeof REASONS;

/** The body of every failure: `code` repeats the HTTP status, `reason` is for programs, `message` for people. */
export interface Envelope {
  code: number;
  reason: string;
  message: string;
  metadata: Record<string, string>;
}

/** A call that is refused the way Novita refuses it. */
export class NovitaRefusal extends Error {
  readonly status: number;

  constructor(
    readonly reason: Reason,
    message: string,
    readonly metadata: Record<string, string> = {},
    status?: number,
  ) {
    super(message);
    this.status = status ?? REASONS[reason];
  }

  get envelope(): Envelope {
    return { code: this.status, reason: this.reason, message: this.message, metadata: this.metadata };
  }
}

/** The refusal of a parameter; the message names the field. */
export function invalid(field: string, problem: string): NovitaRefusal {
  return new NovitaRefusal('VALIDATOR_PARAM', `invalid ${field}: ${problem}`);
}
