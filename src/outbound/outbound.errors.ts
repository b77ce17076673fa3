import { AppError } from '../common/app-error.js';

/** The address breaks a rule of ours. Says which rule, never where a name leads nor what answered there. */
export class TargetForbiddenError extends AppError<'target_forbidden'> {
  readonly code = 'target_forbidden';

  constructor(readonly rule: string) {
    super(`The address ${rule}`);
  }
}

export type OutboundErrorCode = TargetForbiddenError['code'];

/** Why there is no answer. `too-large` is a header section beyond its limit; a long body is only cut. */
export type OutboundFailure =
  | 'forbidden'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'too-large'
  | 'protocol';

/** A call to an address that we were given brought no answer. */
export class OutboundError extends Error {
  constructor(
    readonly kind: OutboundFailure,
    /** Since the call began. */
    readonly durationMs: number,
    options: { detail?: string; cause?: unknown } = {},
  ) {
    super(options.detail ? `${kind}: ${options.detail}` : kind, { cause: options.cause });
    this.name = 'OutboundError';
  }
}
