import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../common/app-error.js';
import { type ErrorCode, PROBLEMS } from './problems.js';

type ErrorClass = new (...args: unknown[]) => AppError;

const SOURCES = join(process.cwd(), 'src');

/** Every class of an error that clients can meet, from every file that holds such. */
function errorClasses(): [string, ErrorClass][] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(\.errors|app-error|stored-record)\.ts$/.test(file),
  );
  return files.flatMap((file) =>
    Object.entries(jest.requireActual<Record<string, unknown>>(join(SOURCES, file))).filter(
      (entry): entry is [string, ErrorClass] =>
        typeof entry[1] === 'function' && entry[1].prototype instanceof AppError && !isAbstract(entry[0]),
    ),
  );
}

/** `StartupFailedError` is told its code, and each of them has a row or it would not compile. */
function isAbstract(name: string): boolean {
  return name === 'NovitaError' || name === 'StartupFailedError';
}

/** Lists stand in for every argument: they can be read as texts, lists and objects alike, and the first as an instance. */
function anError(of: ErrorClass): AppError {
  return new of(Object.assign([], { status: 'exited' }), [], [], []);
}

describe('The table of problems', () => {
  it.each(errorClasses())('says of %s what its class says', (_name, errorClass) => {
    const { code, retryable, facts } = anError(errorClass);
    const row = PROBLEMS[code as ErrorCode];
    expect(row).toBeDefined();
    expect({ code, retryable }).toEqual({ code, retryable: row.retryable });
    expect(facts.retryAfterSeconds === undefined || row.retryable).toBe(true);
  });

  it.each(Object.entries(PROBLEMS))('tells clients what to do about %s', (_code, row) => {
    expect(row.status).toBeGreaterThanOrEqual(400);
    expect(row.title).toMatch(/^[A-Z].*[^.]$/);
    expect(row.suggestion).toMatch(/^[A-Z`].*\.$/);
    expect(row.retryable).toBe(row.retryAfterSeconds !== undefined);
  });
});
