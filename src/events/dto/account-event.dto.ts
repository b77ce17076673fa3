/** What an event that belongs to no instance tells beside its subject. */
export class AccountEventDataDto {
  /** Raised when a field changes its meaning or goes away; new fields do not raise it. */
  version: number;

  /**
   * The same in every delivery and in the live stream.
   * @example "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  eventId: string;

  /** Rises over all events of the account, with gaps. */
  sequence: number;

  /** @example "The receiver is gone (410)" */
  reason?: string;
}

/** A registered webhook address. */
export class EndpointEventDataDto extends AccountEventDataDto {
  /** @example "whe_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  endpointId: string;
}

/** What is said when somebody is called no more: a registered endpoint, or a URL about one instance. */
export class EndpointDisabledEventDataDto extends AccountEventDataDto {
  /**
   * The registered endpoint; absent for a URL that is none.
   * @example "whe_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  endpointId?: string;

  /**
   * Whose URL it was: the deployment's (`global`), or that of the request that made (`request`) or started (`start`) the
   * instance; absent for a registered endpoint.
   * @example "request"
   */
  endpoint?: string;

  /**
   * The instance that the URL hears nothing more about; absent for a registered endpoint.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  instanceId?: string;

  /**
   * The URL without its query; absent for a registered endpoint.
   * @example "https://example.com/hook"
   */
  url?: string;
}

/** A message that was given up because all its tries have failed. */
export class MessageExhaustedEventDataDto extends AccountEventDataDto {
  /**
   * Of the message, as `GET /api/webhooks/deliveries` lists it; its `webhook-id`.
   * @example "msg_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  deliveryId: string;

  /**
   * The event that the message tells of.
   * @example "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  messageEventId: string;

  /**
   * The type of that event.
   * @example "instance.ready"
   */
  messageType: string;

  /**
   * Who was to hear it: `global`, `request`, `start`, or the id of a registered endpoint.
   * @example "whe_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  endpoint: string;

  /**
   * The URL without its query.
   * @example "https://example.com/hook"
   */
  url: string;

  /**
   * Absent when the message is about no instance.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  instanceId?: string;

  /** How many tries have failed. */
  tries: number;

  /** The HTTP status of the last one; absent when there was no answer. */
  lastStatus?: number;

  /**
   * Why the last one had no answer.
   * @example "timeout"
   */
  lastError?: string;
}

/** A machine at Novita that no record refers to. */
export class UnmanagedEventDataDto extends AccountEventDataDto {
  /** `foreign` carries no mark of this service, `forged` one that is not ours, `contested` one of a record that knows another. */
  kind: 'foreign' | 'forged' | 'contested' | 'surplus';

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

  createdAt?: string;
}

/** A promise about paid machines that does not hold. */
export class InvariantEventDataDto extends AccountEventDataDto {
  /**
   * As `GET /api/admin/invariants` names it.
   * @example "I1"
   */
  invariant: string;

  /**
   * What breaks it: the id of a machine or a record.
   * @example "8b5e9bd4f3c2"
   */
  subject: string;

  /** Since when it has been broken. */
  since: string;
}

/** The account's balance at Novita, when it has become low. */
export class BalanceEventDataDto extends AccountEventDataDto {
  /**
   * What is left, in USD.
   * @example "12.5"
   */
  available: string;

  currency: 'USD';

  /**
   * What everything that runs costs, in USD per hour.
   * @example "0.35"
   */
  burnPerHour: string;

  /** How long the balance lasts at that; absent when nothing runs. */
  runwayHours?: number;
}
