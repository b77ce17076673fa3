import type { Logger } from 'pino';
import { isoTime } from './iso-time.js';
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
    const { address, method, url, status, ms } = line;
    const asked = field('address', address) + field('method', method) + field('url', url);
    const rest = `${asked},"status":${status},"ms":${ms},"msg":"request"`;
    this.lines.gather(this.line(level, ids, rest));
  }

  /** An entry of the trail of requests; whoever keeps the trail says when the log must have it at once. */
  writeAudit(ids: RequestContext, entry: object): void {
    if (!this.logger.isLevelEnabled('info')) return;
    const rest = `,"context":"RequestTrail","audit":${JSON.stringify(entry)},"msg":"audit"`;
    this.lines.gather(this.line('info', ids, rest));
  }

  private line(level: string, ids: RequestContext, rest: string): string {
    const { requestId, keyId, instanceId, operationId, subject, trace } = ids;
    const about =
      field('requestId', requestId) +
      field('keyId', keyId) +
      field('instanceId', instanceId) +
      field('operationId', operationId) +
      field('subject', subject) +
      field('trace', trace);
    return this.clean(`{"level":"${level}","time":"${isoTime(Date.now())}"${about}${rest}}\n`);
  }

  /** Hands on what was gathered: when the last request was answered, and when a line is nowhere else. */
  flush(): void {
    this.lines.flush();
  }
}

/** Texts that are the same in JSON: nearly all that lines are made of, and `JSON.stringify` costs more than the rest. */
const PLAIN = /^[\w/.:-]*$/;

function field(name: string, text: string | undefined): string {
  if (text === undefined) return '';
  return `,"${name}":${PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)}`;
}
