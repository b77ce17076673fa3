import { AppError, type ErrorFacts } from '../common/app-error.js';
import type { Failure, StartFailureCode } from './failure.js';

/** How far a startup had come when it failed. */
export type StartupPhase =
  /** Novita was asked to bring the machine up. */
  | 'api_call'
  /** It was on its way up. */
  | 'startup'
  /** It ran and was being probed. */
  | 'health_check';

/** Novita did not say running in time. */
export class StartupTimeoutError extends AppError<'startup_timeout'> {
  readonly code = 'startup_timeout';
  override readonly retryable = true;
  override readonly facts: ErrorFacts;

  /** @param lastWord what Novita had said last of the machine */
  constructor(
    readonly instanceId: string,
    readonly timeoutMs: number,
    readonly phase: StartupPhase,
    lastWord: string,
  ) {
    super(`Novita did not say running in time, within ${timeoutMs} ms (last: ${lastWord})`);
    this.facts = {
      timeoutMs,
      phase,
      suggestion: 'Look at what Novita says of the machine, or allow it more time to start.',
    };
  }
}

/** The start came to an end for a reason that waiting would not change; `code` names it. */
export class StartupFailedError extends AppError<StartFailureCode> {
  override readonly facts: ErrorFacts;

  constructor(
    readonly instanceId: string,
    readonly code: StartFailureCode,
    readonly reason: string,
    readonly phase: StartupPhase,
    override readonly retryable = false,
  ) {
    super(reason);
    this.facts = { phase, reason };
  }
}

/** The machine runs, but not every endpoint has answered in time. */
export class HealthCheckTimeoutError extends AppError<'health_check_timeout'> {
  readonly code = 'health_check_timeout';
  override readonly retryable = true;
  override readonly facts: ErrorFacts;

  /** @param lastError what was wrong with them at the last attempt */
  constructor(
    readonly instanceId: string,
    readonly timeoutMs: number,
    readonly endpointCount: number,
    lastError: string,
  ) {
    super(`The probes did not pass in time, within ${timeoutMs} ms (${lastError})`);
    this.facts = {
      timeoutMs,
      endpointCount,
      phase: 'health_check',
      suggestion: 'Look at what the machine logs, or name the port that answers as targetPort.',
    };
  }
}

/** Novita has no room for the machine at the moment; it stays as it was. */
export class ResourceConstraintsError extends AppError<'no_capacity'> {
  readonly code = 'no_capacity';
  override readonly retryable = true;
  override readonly facts: ErrorFacts;

  constructor(
    readonly instanceId: string,
    readonly resourceType: string,
    readonly suggestion = 'Start it again later, or create another instance, which may be placed elsewhere.',
  ) {
    super(`Novita has no free ${resourceType} for the machine at the moment`);
    this.facts = { resourceType, suggestion, phase: 'api_call' };
  }
}

/** Novita could not be reached until the time was over. */
export class NetworkError extends AppError<'network_error'> {
  readonly code = 'network_error';
  override readonly retryable = true;
  override readonly facts: ErrorFacts = {
    phase: 'api_call',
    suggestion: 'Start it again once Novita can be reached.',
  };
}

export type StartupError =
  | StartupTimeoutError
  | StartupFailedError
  | HealthCheckTimeoutError
  | ResourceConstraintsError
  | NetworkError;

/** What a record and an operation keep of an error. */
export function failureOf({ code, message, retryable, facts }: StartupError): Failure {
  return { code, message, retryable, facts };
}
