/** What the API says when it refuses (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly suggestion?: string;
  readonly requestId?: string;
  readonly errors: readonly { detail: string; pointer: string }[];

  constructor(status: number, body: Partial<Problem> & { title?: string }) {
    super(body.title ?? `The service answered ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.detail = body.detail;
    this.suggestion = body.suggestion;
    this.requestId = body.requestId;
    this.errors = Array.isArray(body.errors) ? body.errors : [];
  }

  /** What is wrong with one field of the request. */
  of(field: string): string | undefined {
    return this.errors.find(({ pointer }) => pointer === `#/${field}` || pointer.startsWith(`#/${field}/`))
      ?.detail;
  }
}

/** The service could not be reached at all. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('The service cannot be reached', options);
    this.name = 'Unreachable';
  }
}
