import { problemOf } from './problem-error.js';
import { pauseBeforeRetry, type Repeat, sleep } from './retry.js';

export interface ClientOptions {
  /** Where the service is, such as `http://localhost:3000`. */
  baseUrl: string;
  /** A key of the service. */
  apiKey: string;
  /** How often a call is repeated that may succeed later; 3 unless told, 0 for never. */
  retries?: number;
  /** The longest `Retry-After` that is waited for; a call that has to wait longer fails at once. 60 s unless told. */
  longestRetryAfterSeconds?: number;
  /** How long one attempt may take (ms); 90 s unless told, which is more than the service lets a call wait. */
  timeoutMs?: number;
  /** Another `fetch`, for tests and proxies. */
  fetch?: typeof globalThis.fetch;
}

export interface Asked {
  method: string;
  /** With its query; below the base address. */
  path: string;
  headers?: Record<string, string | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  repeat: Repeat;
  signal?: AbortSignal;
}

const RETRIES = 3;
const LONGEST_RETRY_AFTER_SECONDS = 60;
const TIMEOUT_MS = 90_000;

/** The way to the service: shows the key, gives each change one name, and repeats what is safe to repeat. */
export class Connection {
  private readonly fetch: typeof globalThis.fetch;
  private readonly baseUrl: string;

  constructor(private readonly options: ClientOptions) {
    this.fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
  }

  /**
   * Sends a request until it is answered well, or for good.
   *
   * @throws {ProblemError} what the service says
   * @throws {TypeError} when it cannot be reached
   * @throws {DOMException} `TimeoutError` when it does not answer, or whatever the signal was aborted with
   */
  async send(asked: Asked): Promise<Response> {
    const { retries = RETRIES, longestRetryAfterSeconds = LONGEST_RETRY_AFTER_SECONDS } = this.options;
    const headers = this.headersOf(asked);
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.attempt(asked, headers);
      } catch (failure) {
        asked.signal?.throwIfAborted();
        const rules = { retries, longestRetryAfterSeconds };
        const pause = pauseBeforeRetry(failure, asked.repeat, attempt, rules);
        if (pause === undefined) throw failure;
        await sleep(pause, asked.signal);
      }
    }
  }

  /** One attempt at an answer that does not end; the signal ends it. */
  async open(
    path: string,
    headers: Record<string, string | undefined>,
    signal: AbortSignal,
  ): Promise<Response> {
    const asked: Asked = { method: 'GET', path, headers, repeat: 'always' };
    return this.ask(asked, this.headersOf(asked), signal);
  }

  private async attempt(asked: Asked, headers: Headers): Promise<Response> {
    const limit = AbortSignal.timeout(this.options.timeoutMs ?? TIMEOUT_MS);
    return this.ask(asked, headers, asked.signal ? AbortSignal.any([asked.signal, limit]) : limit);
  }

  private async ask({ method, path, body }: Asked, headers: Headers, signal: AbortSignal): Promise<Response> {
    const response = await this.fetch(`${this.baseUrl}${path}`, {
      method,
      headers,
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  /** Every attempt carries the same Idempotency-Key, so that it is carried out once however often it arrives. */
  private headersOf({ headers: given = {}, body, repeat }: Asked): Headers {
    const headers = new Headers({ authorization: `Bearer ${this.options.apiKey}` });
    if (body !== undefined) headers.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(given)) if (value !== undefined) headers.set(name, value);
    if (repeat === 'keyed' && !headers.has('idempotency-key'))
      headers.set('idempotency-key', `"${crypto.randomUUID()}"`);
    return headers;
  }
}
