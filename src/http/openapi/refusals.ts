import type { ComponentsObject, HeadersObject, ReferenceObject, ResponseObject } from '@nestjs/swagger';
import { problemType } from '../../common/app-error.js';
import { type ErrorCode, PROBLEMS } from '../problems.js';

const REQUEST_ID = 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** The documented refusals of all routes: each set of codes is described once. */
export class Refusals {
  private readonly responses = new Map<string, ResponseObject>();
  private readonly used = new Set<ErrorCode>();

  /** The answers that refuse, by status; a status that stands for several codes says so. */
  answers(codes: Iterable<ErrorCode>): Record<string, ReferenceObject> {
    const byStatus: Record<string, ErrorCode[]> = {};
    for (const code of [...new Set(codes)].toSorted()) (byStatus[PROBLEMS[code].status] ??= []).push(code);
    return Object.fromEntries(
      Object.entries(byStatus).map(([status, group]) => [status, this.answer(pascalName(group), group)]),
    );
  }

  /** One answer under a name of its own, whatever the statuses of its codes. */
  answer(name: string, codes: ErrorCode[]): ReferenceObject {
    if (!this.responses.has(name)) this.responses.set(name, describe(codes));
    for (const code of codes) this.used.add(code);
    return { $ref: `#/components/responses/${name}` };
  }

  /** What the answers refer to. */
  get components(): Pick<ComponentsObject, 'responses' | 'examples'> {
    const examples = [...this.used].toSorted().map((code) => [code, { value: exampleOf(code) }] as const);
    const responses = [...this.responses].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return { responses: Object.fromEntries(responses), examples: Object.fromEntries(examples) };
  }
}

function describe(codes: ErrorCode[]): ResponseObject {
  const rows = codes.map((code) => ({ code, ...PROBLEMS[code] }));
  const lines = rows.map(({ code, title, suggestion }) => `\`${code}\`: ${title}. ${suggestion}`);
  return {
    description: lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => `- ${line}`).join('\n'),
    headers: headersOf(rows),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { code: { type: 'string', enum: codes } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

function headersOf(rows: { status: number; retryable: boolean }[]): HeadersObject {
  const names = ['X-Request-Id'];
  if (rows.some(({ retryable }) => retryable)) names.push('Retry-After');
  if (rows[0]?.status === 401) names.push('WWW-Authenticate');
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function exampleOf(code: ErrorCode): Record<string, unknown> {
  const { status, title, retryable, retryAfterSeconds, suggestion, type } = PROBLEMS[code];
  return {
    type: type ?? problemType(code),
    title,
    status,
    detail: title,
    instance: `urn:request:${REQUEST_ID}`,
    code,
    requestId: REQUEST_ID,
    retryable,
    ...(retryable ? { retryAfterSeconds } : {}),
    suggestion,
  };
}

function pascalName(codes: ErrorCode[]): string {
  return codes.map(pascal).join('Or');
}

/** `instance_not_found` → `InstanceNotFound`. */
export function pascal(code: string): string {
  return code.replaceAll(/(?:^|[^A-Za-z0-9])([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
