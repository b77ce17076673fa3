import type { Api } from './operations.js';
import type { components } from './schema.js';

export type Operation = components['schemas']['ServedOperation'];

export interface WaitOptions {
  /** How long to wait altogether (ms); 15 minutes unless told. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Hears of the operation whenever it was looked at. */
  onProgress?: (operation: Operation) => void;
}

/** What the operation was for has not come about; `operation.error` says why. */
export class OperationFailedError extends Error {
  override readonly name = 'OperationFailedError';

  constructor(readonly operation: Operation) {
    super(`${operation.type} failed: ${operation.error?.code}: ${operation.error?.detail}`);
  }

  /** Why, for programs. */
  get code(): string {
    return this.operation.error?.code ?? 'unknown';
  }
}

const TIMEOUT_MS = 15 * 60_000;
/** One look waits for so long (s) at the service, which costs nobody anything. */
const LOOK_SECONDS = 20;

/**
 * Waits for the end of an operation, and returns it.
 *
 * @throws {OperationFailedError} when it failed
 * @throws {ProblemError} when it cannot be read
 * @throws {DOMException} `TimeoutError` when it takes too long; the operation itself goes on
 */
export async function waitForOperation(
  api: Pick<Api, 'getOperation'>,
  which: string | { operationId: string },
  { timeoutMs = TIMEOUT_MS, signal, onProgress }: WaitOptions = {},
): Promise<Operation> {
  const id = typeof which === 'string' ? which : which.operationId;
  const limit = AbortSignal.timeout(timeoutMs);
  const ends = signal ? AbortSignal.any([signal, limit]) : limit;
  for (;;) {
    const operation = await api.getOperation({ path: { id }, query: { wait: LOOK_SECONDS }, signal: ends });
    onProgress?.(operation);
    if (operation.error) throw new OperationFailedError(operation);
    if (operation.done) return operation;
  }
}
