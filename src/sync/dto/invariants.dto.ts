/** I1 to I7; what each promises is said beside it. */
export type InvariantId = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7';

/** One promise, and what breaks it now. */
export class InvariantDto {
  id: InvariantId;

  /** @example "At most one machine is kept per record" */
  promise: string;

  holds: boolean;

  /** @example ["8b5e9bd4f3c2"] */
  violations: string[];
}

/** What the service promises about paid machines, held against Novita's list. */
export class InvariantsDto {
  checkedAt: string;

  /** Whether Novita's list could be had completely; without it nothing is said about machines. */
  listComplete: boolean;

  invariants: InvariantDto[];

  /** Ids of records that nobody can read. */
  setAside: string[];
}
