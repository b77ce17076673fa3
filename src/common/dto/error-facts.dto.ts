/** One thing that is wrong with a request. */
export class FieldErrorDto {
  /**
   * What.
   * @example "must be at least 1"
   */
  detail: string;

  /**
   * Where: a JSON Pointer as a URI fragment.
   * @example "#/gpuNum"
   */
  pointer: string;
}

/** One of several instances that a name may mean. */
export class CandidateDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId?: string;

  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId?: string;

  /** @example "exited" */
  status: string;

  createdAt?: string;
}

/** How a quota stands: numbers of instances, or USD per hour. */
export class QuotaStandDto {
  /** @example "10" */
  allowed: string;

  /** @example "10" */
  used: string;

  /**
   * What would have come to it.
   * @example "1"
   */
  asked: string;
}

/** What a client may be told of an error beyond its message. */
export class ErrorFactsDto {
  /** When to try again, as in the header Retry-After. */
  retryAfterSeconds?: number;

  /**
   * What to do about it.
   * @example "GET /api/instances lists yours."
   */
  suggestion?: string;

  /** What is wrong with the request, one entry per field. */
  errors?: FieldErrorDto[];

  /**
   * The instance that it is about.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  instanceId?: string;

  /**
   * Why, in a few words.
   * @example "it is not exited"
   */
  reason?: string;

  /**
   * Where the instance is, when that is in the way.
   * @example "exited"
   */
  currentStatus?: string;

  /**
   * The commands that the instance takes now.
   * @example ["start", "delete"]
   */
  allowedActions?: string[];

  /**
   * The operation that is in the way.
   * @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  operationId?: string;

  /**
   * How far the start had come.
   * @example "health_checking"
   */
  phase?: string;

  /** After how long it was given up. */
  timeoutMs?: number;

  /** How many endpoints did not answer. */
  endpointCount?: number;

  /**
   * What there is too little of.
   * @example "gpu"
   */
  resourceType?: string;

  /** What the name may have meant. */
  candidates?: CandidateDto[];

  /**
   * What looks like what was asked for.
   * @example ["RTX 4090 24GB"]
   */
  nearest?: string[];

  /**
   * Which limits were exceeded.
   * @example ["write"]
   */
  'violated-policies'?: string[];

  /** How the quota stands that has no room. */
  quota?: QuotaStandDto;
}
