import { openSync, writeSync } from 'node:fs';
import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { type LineKeeper, LogLines } from './log-lines.js';
import { currentContext } from './request-context.js';
import { RequestLog } from './request-log.js';
import { hiderOf, scrub } from './secret-text.js';

const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'apiKey',
  'password',
  'secret',
  'token',
  'imageAuth',
  'sshPassword',
  'webhookSecret',
  '["x-api-key"]',
];

const redact = SECRET_FIELDS.flatMap((field) => {
  const dotted = field.startsWith('[') ? field : `.${field}`;
  return [field, `*${dotted}`, `*.*${dotted}`, `req.headers${dotted}`];
});

const NO_CONTEXT = {};

export interface LogOptions {
  level: string;
  pretty: boolean;
  /** Never written, whatever they look like and wherever they stand. */
  secrets: readonly string[];
  /** Gets every line as well. */
  file?: string;
}

export interface Log {
  logger: Logger;
  /** The same log's lines of requests. */
  requests: RequestLog;
}

/**
 * The program's one logger: JSON lines on stdout, each with the ids of the work it belongs to.
 *
 * @throws when the file cannot be opened
 */
export function createLog(options: LogOptions, destination?: DestinationStream): Log {
  const hideSecrets = hiderOf(options.secrets);
  const clean = (line: string): string => hideSecrets(scrub(line));
  const keepers: LineKeeper[] = [destination ?? standardOutput(options.pretty)];
  if (options.file !== undefined) keepers.push(logFile(options.file));
  const lines = new LogLines(keepers);
  const logger = pino(
    {
      level: options.level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redact, censor: '[redacted]' },
      mixin: () => currentContext() ?? NO_CONTEXT,
      mixinMergeStrategy: (line: object, context: object) =>
        context === NO_CONTEXT ? line : { ...context, ...line },
      hooks: { streamWrite: clean },
    },
    lines,
  );
  return { logger, requests: new RequestLog(logger, lines, clean) };
}

function standardOutput(pretty: boolean): LineKeeper {
  return pretty ? pino.transport({ target: 'pino-pretty' }) : pino.destination({ fd: 1, sync: false });
}

/** A file that fails later, as on a full disk, does not end the service: stdout has the lines, too. */
function logFile(path: string): LineKeeper {
  const file = pino.destination({ fd: openSync(path, 'a', 0o640), sync: false });
  file.once('error', () => {
    file.on('error', () => undefined);
    writeSync(2, 'LOG_FILE cannot be written to; the log goes on here\n');
  });
  return file;
}

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Nest tells of every module and route at the start. */
const BOOT_CHATTER = new Set<unknown>([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Nest's `Logger` speaks through pino: `logger.log({ instanceId, msg })` or `logger.log('text')`. */
export class PinoLoggerService implements LoggerService {
  /** For entries of the audit trail: they have no field of a secret's name, and looking for one takes long. */
  private readonly audit: Logger;

  constructor(private readonly pino: Logger) {
    this.audit = pino.child({}, { redact: [] });
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(BOOT_CHATTER.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const stack = rest.length > 1 ? rest[0] : undefined;
    const fields = { ...(typeof context === 'string' ? { context } : {}), ...(stack ? { stack } : {}) };
    if (message instanceof Error) this.pino[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object' && message !== null)
      ('audit' in message ? this.audit : this.pino)[level]({ ...fields, ...message });
    else this.pino[level](fields, String(message));
  }
}
