import type { Connection } from './connection.js';
import { ROUTES } from './routes.js';
import type { operations } from './schema.js';

/** Headers that the client itself makes something of. */
type Kept = 'If-None-Match' | 'Last-Event-ID';

/** `{ id: string }` asks for something, `{ limit?: number }` does not, and nothing takes nothing. */
type Field<Name extends string, Value> = [keyof Value] extends [never]
  ? unknown
  : Record<string, never> extends Value
    ? { [Key in Name]?: Value }
    : { [Key in Name]: Value };

type Parameters<Operation, Where extends string> = Operation extends {
  parameters: { [Key in Where]?: infer Value };
}
  ? [NonNullable<Value>] extends [never]
    ? unknown
    : NonNullable<Value>
  : unknown;

type Body<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Value } } }
  ? { body: Value }
  : Operation extends { requestBody?: { content: { 'application/json': infer Value } } }
    ? { body?: Value }
    : unknown;

/** What a call takes. */
export type Input<Id extends keyof operations> = Field<'path', Parameters<operations[Id], 'path'>> &
  Field<'query', Parameters<operations[Id], 'query'>> &
  Field<'headers', Omit<Parameters<operations[Id], 'header'>, Kept>> &
  Body<operations[Id]> &
  CallOptions;

export interface CallOptions {
  signal?: AbortSignal;
  /** Sees the answer's status and headers, such as `ETag` and `RateLimit`. */
  onResponse?: (response: Pick<Response, 'status' | 'headers'>) => void;
}

type Content<Answer> = Answer extends { content: infer Types } ? Types[keyof Types] : undefined;

/** What a call answers. */
export type Output<Id extends keyof operations> = operations[Id] extends { responses: infer Answers }
  ? { [Status in keyof Answers & (200 | 201 | 202 | 204)]: Content<Answers[Status]> }[keyof Answers &
      (200 | 201 | 202 | 204)]
  : never;

export type OperationId = keyof typeof ROUTES;

type Call<Id extends OperationId> =
  Record<string, never> extends Input<Id>
    ? (input?: Input<Id>) => Promise<Output<Id>>
    : (input: Input<Id>) => Promise<Output<Id>>;

/** One method for every operation of the API. Each resolves with the answer's document and throws `ProblemError`. */
export type Api = { [Id in OperationId]: Call<Id> };

type Plain = string | number | boolean;

interface AnyInput extends CallOptions {
  path?: Record<string, string>;
  query?: Record<string, Plain | readonly Plain[] | undefined>;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

/** The methods, made from the table of routes. */
export function apiOver(connection: Connection): Api {
  const calls = Object.entries(ROUTES).map(([id, { method, path, repeat }]) => {
    const call = async (input: AnyInput = {}): Promise<unknown> => {
      const { headers, body, signal, onResponse } = input;
      const address = addressOf(path, input);
      const response = await connection.send({ method, path: address, headers, body, repeat, signal });
      onResponse?.(response);
      if (response.status === 204) return undefined;
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      return isJson ? response.json() : response.text();
    };
    return [id, call];
  });
  return Object.fromEntries(calls) as Api;
}

/**
 * The path with its parameters in place, and the query; lists are separated by commas.
 *
 * @throws {TypeError} when a parameter would make it the address of something else
 */
export function addressOf(path: string, { path: parts = {}, query = {} }: AnyInput): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const part = parts[name] ?? '';
    if (/^\.{0,2}$/.test(part)) throw new TypeError(`${path} needs another ${name} than "${part}"`);
    return encodeURIComponent(part);
  });
  const fields = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return fields.length > 0 ? `${address}?${new URLSearchParams(fields)}` : address;
}
