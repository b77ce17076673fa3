import type { ErrorFactsDto, FieldErrorDto } from './dto/error-facts.dto.js';

/** One thing that is wrong with a request: what, and where (a JSON Pointer fragment such as `#/gpuNum`). */
export type FieldError = FieldErrorDto;

/** What a client may be told beyond the message; rendered into the problem document as it is. */
export type ErrorFacts = Pick<ErrorFactsDto, keyof ErrorFactsDto>;

/** A failure the caller can understand. Knows nothing of HTTP and nothing of BullMQ. */
export abstract class AppError<Code extends string = string> extends Error {
  abstract readonly code: Code;
  /** Could the same call succeed later without anyone changing anything? */
  readonly retryable: boolean = false;
  readonly facts: ErrorFacts = {};

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

export class InvalidRequestError extends AppError<'validation_failed'> {
  readonly code = 'validation_failed';
  override readonly facts: ErrorFacts;

  constructor(errors: FieldError[]) {
    super(errors.map((error) => `${error.pointer}: ${error.detail}`).join('; '));
    this.facts = { errors };
  }
}

/** The primary id of a problem (RFC 9457): an absolute URI that does not depend on where the service runs. */
export function problemType(code: string): string {
  return `urn:problem:novita-gpu-instance-api:${code}`;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
