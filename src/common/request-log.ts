import type { Logger } from 'pino';
import type { LogLines } from './log-lines.js';
import type { RequestContext } from './request-context.js';

/** What a request leaves in the log when it is over, beside its ids. */
export interface RequestLine {
  address: string;
  method: string;
  /** Without its query. */
  url: string;
  status: number;
  ms: number;
}

/** The lines of requests: one for each, so they are made without pino's detours and gathered. */
export class RequestLog {
  constructor(
    private readonly logger: Logger,
    private readonly lines: LogLines,
    /** Takes secrets out of a line. */
    private readonly clean: (line: string) => string,
  ) {}

  write(level: 'info' | 'debug', ids: RequestContext, line: RequestLine): void {
    if (!this.logger.isLevelEnabled(level)) return;
    const { requestId, keyId, instanceId, operationId, subject, trace } = ids;
    const { address, method, url, status, ms } = line;
    // Field by field: an object that is put together from others costs more than its text.
    const text = JSON.stringify({
      level,
      time: new Date().toISOString(),
      requestId,
      keyId,
      instanceId,
      operationId,
      subject,
      trace,
      address,
      method,
      url,
      status,
      ms,
      msg: 'request',
    });
    this.lines.gather(this.clean(`${text}\n`));
  }

  /** Hands on what was gathered: to be called when the last request was answered. */
  flush(): void {
    this.lines.flush();
  }
}
