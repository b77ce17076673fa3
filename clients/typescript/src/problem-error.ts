import type { components } from './schema.js';

export type Problem = components['schemas']['Problem'];

/** The service refused a call or failed at it; `problem` says why and what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problem: Problem,
    /** Of the answer. */
    readonly headers: Headers,
  ) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
  }

  /** Why, for programs. */
  get code(): Problem['code'] {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  /** Whether the same call may succeed later without anyone changing anything. */
  get retryable(): boolean {
    return this.problem.retryable;
  }

  /** When to try again at the earliest; absent when the answer does not say. */
  get retryAfterSeconds(): number | undefined {
    return readRetryAfter(this.headers.get('retry-after'));
  }

  /** Tell it to the operator. */
  get requestId(): string {
    return this.problem.requestId;
  }
}

/** Seconds or a date (RFC 9110, 10.2.3); what stands between us and the service may write either. */
function readRetryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** What an answer that is no success means, also when it comes from something between us and the service. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  return new ProblemError(readProblem(text) ?? foreignProblem(response), response.headers);
}

function readProblem(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text) as Partial<Problem> | null;
    return typeof value?.code === 'string' && typeof value.status === 'number'
      ? (value as Problem)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A gateway's page says nothing but its status. */
function foreignProblem({ status, statusText, headers }: Response): Problem {
  const requestId = headers.get('x-request-id') ?? '';
  const mayPass = status >= 500 || status === 429;
  return {
    type: 'about:blank',
    title: statusText || `HTTP ${status}`,
    status,
    detail: `The answer does not come from the service: HTTP ${status}`,
    instance: `urn:request:${requestId}`,
    code: mayPass ? 'service_unavailable' : 'malformed_request',
    requestId,
    retryable: mayPass,
    suggestion: 'Look at what stands between the client and the service.',
  };
}
