import type { Socket } from 'node:net';
import { OutboundError, type OutboundFailure, TargetForbiddenError } from './outbound.errors.js';

/** How a connection that broke in mid-answer is reported; anything else is an answer that is not HTTP. */
const BROKEN = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_SOCKET',
]);

/** One call to the outside from its first look-up to its last byte: its time limit, its socket, how far it got. */
export class Call {
  /** Where a failure happens says what it means. */
  phase: 'dns' | 'connect' | 'tls' | 'exchange' = 'dns';
  private readonly startedAt = performance.now();
  private timer?: NodeJS.Timeout;
  private socket?: Socket;
  private over = false;

  constructor(private readonly timeoutMs: number) {}

  get durationMs(): number {
    return Math.round(performance.now() - this.startedAt);
  }

  /** Runs the work, and rejects when the time is up although the work may never notice. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    const timeout = new Promise<never>((_resolve, reject) => {
      this.timer = setTimeout(() => reject(this.timedOut()), this.timeoutMs);
    });
    return Promise.race([work(), timeout]);
  }

  /** The call's socket, destroyed with the call. */
  own(socket: Socket): Socket {
    this.socket = socket;
    return socket;
  }

  /** Stops work that outlived its time limit before it dials. */
  assertOngoing(): void {
    if (this.over) throw this.timedOut();
  }

  /** Gives a failure its meaning. */
  failure(error: unknown): OutboundError {
    if (error instanceof OutboundError) return error;
    if (error instanceof TargetForbiddenError)
      return new OutboundError('forbidden', this.durationMs, { detail: error.message, cause: error });
    const code = codeOf(error);
    return new OutboundError(this.kind(code), this.durationMs, { detail: code, cause: error });
  }

  end(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.socket?.on('error', () => undefined).destroy();
  }

  private kind(code: string | undefined): OutboundFailure {
    if (code === 'UND_ERR_INVALID_ARG') return 'protocol';
    if (this.phase !== 'exchange') return this.phase;
    if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'too-large';
    return code && BROKEN.has(code) ? 'reset' : 'protocol';
  }

  private timedOut(): OutboundError {
    return new OutboundError('timeout', this.durationMs, { detail: `no answer within ${this.timeoutMs} ms` });
  }
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
