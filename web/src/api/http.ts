import { Problem, Unreachable } from './problem';

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

let csrfToken: string | undefined;

/** The token that a session needs for everything that changes something. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

let onSignedOut: () => void = () => undefined;

/** What to do when the service no longer knows the session. */
export function whenSignedOut(tell: () => void): void {
  onSignedOut = tell;
}

/**
 * One call to the API with the page's session. A POST carries a key of its own, so that the browser's repeat of a
 * call whose answer was lost does nothing twice.
 *
 * @throws {Problem} what the API answers when it refuses
 * @throws {Unreachable} when there is no answer
 */
export async function call<T>(
  path: string,
  { method = 'GET', body, query, headers, signal }: Call = {},
): Promise<T> {
  const response = await reach(pathWith(path, query), {
    method,
    signal,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(csrfToken === undefined || method === 'GET' ? {} : { 'x-csrf-token': csrfToken }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' ? { 'idempotency-key': randomKey() } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer: unknown = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (response.ok) return answer as T;
  if (response.status === 401 && path !== 'api/session') onSignedOut();
  throw new Problem(response.status, answer as Partial<Problem>);
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new Unreachable({ cause: error });
  }
}

function pathWith(path: string, query: Call['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}

/** `randomUUID` exists only where the page is served over https or from this machine. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
