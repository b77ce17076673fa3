import fc from 'fast-check';
import type { ApiContract, Parameter, Route } from '../support/api-contract.js';

export interface FuzzRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: unknown;
  /** Over a socket, not handed over inside the process. */
  bySocket: boolean;
}

type Schema = Record<string, unknown> & {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
};

const POISON = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON'];

/** Values that have broken programs before. */
const ODD_VALUES: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    0,
    -1,
    1.5,
    1e21,
    1e308,
    -1e308,
    Number.MAX_SAFE_INTEGER + 1,
    '1e999',
    'NaN',
    '\u0000',
    '\ud800',
    '🦄',
    'İ',
    'a'.repeat(10_000),
    '../../etc/passwd',
    '{{7*7}}',
    '\r\nX: y',
    [],
    {},
    [[]],
    [null],
    { length: -1 },
    { $ne: null },
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(...POISON).map((name) => JSON.parse(`{"${name}":{"admin":true}}`) as unknown),
  fc
    .integer({ min: 1, max: 400 })
    .map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
);

/** Values of a schema: its examples mostly, so that requests get somewhere. */
function valuesOf(schema: Schema, contract: ApiContract): fc.Arbitrary<unknown> {
  if (schema.$ref) return valuesOf(contract.at(schema.$ref), contract);
  const chosen = schema.enum ?? schema.examples;
  if (chosen && chosen.length > 0) {
    const known = fc.constantFrom(...chosen);
    return schema.enum
      ? known
      : fc.oneof({ weight: 6, arbitrary: known }, { weight: 1, arbitrary: plain(schema, contract) });
  }
  return plain(schema, contract);
}

function plain(schema: Schema, contract: ApiContract): fc.Arbitrary<unknown> {
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return fc.oneof(...options.map((option) => valuesOf(option, contract)));
  if (schema.allOf) return fc.tuple(...schema.allOf.map((part) => valuesOf(part, contract))).map(merged);
  const least = numberOr(schema['minimum'], 0);
  const plains: Record<string, () => fc.Arbitrary<unknown>> = {
    integer: () => fc.integer({ min: Math.ceil(least), max: numberOr(schema['maximum'], 100_000) }),
    number: () => fc.double({ min: least, max: 1_000, noNaN: true }),
    boolean: () => fc.boolean(),
    null: () => fc.constant(null),
    array: () => fc.array(valuesOf(schema.items ?? {}, contract), { maxLength: 3 }),
    object: () => objects(schema, contract),
    string: () => texts(schema),
  };
  const kinds = [schema.type ?? 'string'].flat();
  return fc.oneof(...kinds.map((kind) => plains[kind]?.() ?? fc.constant(null)));
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function merged(parts: unknown[]): unknown {
  return Object.assign({}, ...parts) as unknown;
}

function texts({ pattern, format, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  if (format === 'date-time')
    return fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  return fc.string({
    unit: 'grapheme',
    minLength: minLength as number,
    maxLength: Math.min(maxLength as number, 60),
  });
}

function objects({ properties = {}, required = [] }: Schema, contract: ApiContract): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, contract)]),
  );
  return fc.record(fields, { requiredKeys: required });
}

/** The same with one thing changed that makes it strange. */
function mutated(body: unknown): fc.Arbitrary<unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return ODD_VALUES;
  const fields = body as Record<string, unknown>;
  const names = [...Object.keys(fields), 'unknown'];
  const put = (name: string, value: unknown): unknown => Object.assign({}, fields, { [name]: value });
  const change = fc.tuple(fc.constantFrom(...names), ODD_VALUES).map(([name, value]) => put(name, value));
  const lose = fc.constantFrom(...names).map((name) => put(name, undefined));
  const poison = fc
    .constantFrom(...POISON)
    .map((name) => `{"${name}":{"x":1},${JSON.stringify(fields).slice(1)}`.replace(/,\}$/, '}'));
  const nested = fc
    .constantFrom(...names)
    .chain((name) => mutated(fields[name]).map((value) => put(name, value)));
  return fc.oneof(change, lose, poison, nested);
}

/** Bodies that are no JSON, or hardly. */
const RAW_BODIES: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    '{',
    '{"name":',
    '[1,',
    '"',
    '\ufeff{}',
    'null',
    'NaN',
    '{"a":1}{"a":2}',
    '{"a":1,"a":2}',
  ),
  fc.constant(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 1, max: 100_000 }).map((depth) => '['.repeat(depth)),
);

const PATH_PARTS: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'inst_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'op_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '107672',
    'nobody',
    '*',
    '%00',
    '%2e%2e%2f',
    '%zz',
    '%F0%9F',
    '__proto__',
    ':id',
    'a'.repeat(255),
    'a'.repeat(3_000),
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map(encodeURIComponentSafe),
);

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(textOf).join(',')
      : (JSON.stringify(value) ?? '');
}

function encodeURIComponentSafe(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

const HEADERS: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    'content-type',
    'content-encoding',
    'accept',
    'accept-encoding',
    'authorization',
    'x-api-key',
    'x-request-id',
    'idempotency-key',
    'if-none-match',
    'if-match',
    'last-event-id',
    'prefer',
    'origin',
    'cookie',
    'range',
    'x-http-method-override',
    'x-forwarded-for',
    'traceparent',
  ),
  fc.oneof(
    fc.constantFrom(
      '',
      '*',
      '"',
      '"1"',
      'W/"1", "2"',
      'gzip',
      'identity',
      'application/json; charset=utf-16',
      'application/json;charset=UTF-8',
      'text/plain',
      'multipart/form-data; boundary=x',
      'Bearer ',
      'wait=1',
      'bytes=0-',
      '0-0',
      'https://example.com',
      'a=b; a=c',
      'x'.repeat(2_000),
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  ),
  { maxKeys: 2 },
);

/** Requests that the file describes, and what is near to them. */
export function fuzzRequests(contract: ApiContract, ids: string[]): fc.Arbitrary<FuzzRequest> {
  return fc.constantFrom(...contract.routes).chain((route) =>
    fc
      .record({
        method: fc.oneof(
          { weight: 12, arbitrary: fc.constant(route.method) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'),
          },
        ),
        path: paths(route, ids),
        query: queries(route, contract),
        headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: HEADERS }),
        body: bodies(route, contract),
        bySocket: fc.nat(9),
      })
      .map(({ method, path, query, headers, body, bySocket }) => ({
        method,
        url: query ? `${path}?${query}` : path,
        headers: headers as Record<string, string>,
        body,
        bySocket: bySocket === 0 || route.operation.operationId === 'followEvents',
      })),
  );
}

function paths(route: Route, ids: string[]): fc.Arbitrary<string> {
  const part = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: PATH_PARTS },
  );
  const parts = route.path.split('/').map((step) => (step.startsWith('{') ? part : fc.constant(step)));
  const asDescribed = fc.tuple(...parts).map((steps) => steps.join('/'));
  const near = fc
    .tuple(asDescribed, fc.constantFrom('/', '//', '/...', '%20', ';a=b', '.json'))
    .map(([path, tail]) => `${path}${tail}`);
  return fc.oneof({ weight: 19, arbitrary: asDescribed }, { weight: 1, arbitrary: near });
}

function queries({ operation }: Route, contract: ApiContract): fc.Arbitrary<string> {
  const known = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const required = known.filter((parameter) => parameter.required);
  const optional = known.filter((parameter) => !parameter.required);
  const chosen = fc.subarray(optional).chain((some) => pairs([...required, ...some], contract));
  const odd = fc
    .tuple(chosen, fc.constantFrom(...POISON, ...known.map(({ name }) => name), 'colour', ''), ODD_VALUES)
    .map(([query, name, value]) =>
      `${query}&${name}=${encodeURIComponentSafe(textOf(value))}`.slice(0, 6_000),
    );
  return fc.oneof(
    { weight: 6, arbitrary: chosen },
    { weight: 2, arbitrary: odd },
    { weight: 1, arbitrary: fc.constantFrom('', '&&', '=', '%', '%zz=%zz', 'a[b]=c', 'a[__proto__]=c') },
  );
}

function pairs(parameters: Parameter[], contract: ApiContract): fc.Arbitrary<string> {
  const each = parameters.map(({ name, schema }) =>
    valuesOf(schema as Schema, contract).map((value) => `${name}=${encodeURIComponentSafe(textOf(value))}`),
  );
  return fc.tuple(...each).map((texts) => texts.join('&'));
}

function bodies({ operation, method }: Route, contract: ApiContract): fc.Arbitrary<unknown> {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (!schema) {
    const usual = method === 'GET' ? 30 : 4;
    return fc.oneof(
      { weight: usual, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: RAW_BODIES },
    );
  }
  const right = valuesOf(schema, contract);
  return fc.oneof(
    { weight: 2, arbitrary: right },
    { weight: 5, arbitrary: right.chain(mutated) },
    { weight: 1, arbitrary: right.chain(mutated).chain(mutated) },
    { weight: 1, arbitrary: RAW_BODIES },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}
