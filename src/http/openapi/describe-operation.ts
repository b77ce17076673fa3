import type { OperationObject, ReferenceObject, ResponseObject, ResponsesObject } from '@nestjs/swagger';
import { type Need, needOf } from '../../access/roles.js';
import { type ErrorCode, PROBLEMS } from '../problems.js';
import { headers, type HeaderName } from './headers.js';
import type { Refusals } from './refusals.js';
import type { RouteFacts } from './route-facts.js';

/** A route as `@nestjs/swagger` found it. */
export interface FoundRoute {
  method: string;
  path: string;
  operation: OperationObject;
  facts: RouteFacts;
}

/** What HTTP refuses before a route is asked. */
const REFUSED_BY_HTTP: ErrorCode[] = [
  'request_timeout',
  'uri_too_long',
  'expectation_failed',
  'headers_too_large',
];

/** Documents that come from a cache, or are only remembered while the store is away. */
const MAY_BE_OLD = new Set([
  'ServedInstance',
  'ServedOperation',
  'Instances',
  'Products',
  'Offers',
  'Templates',
  'Template',
  'Balance',
]);

/** Completes what was found: names, access, headers, and every refusal that a route of its kind has. */
export function describeOperation(route: FoundRoute, refusals: Refusals): OperationObject {
  const { method, operation, facts } = route;
  const { summary, description } = splitComment(operation.summary ?? '');
  const need = needOf(method.toUpperCase(), facts.need);
  const access = facts.open ? [] : [accessSentence(need)];
  const [, operationId = ''] = (operation.operationId ?? '').split('.');
  const { tags, parameters = [], requestBody } = operation;
  return {
    tags,
    operationId,
    summary,
    description: [description, operation.description, ...access].filter(Boolean).join('\n\n') || undefined,
    ...(facts.open ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: {
      ...successes(operation),
      ...refusals.answers(codesOf(route)),
      default: refusals.answer('RefusedByHttp', REFUSED_BY_HTTP),
    },
  };
}

function accessSentence({ role, scope }: Need): string {
  return `Needs the role \`${role}\`${scope === 'any' ? '' : ` and the scope \`${scope}\``}.`;
}

function codesOf({ method, operation, facts }: FoundRoute): Set<ErrorCode> {
  const codes = new Set<ErrorCode>(['malformed_request', 'internal_error']);
  const add = (...more: ErrorCode[]): void => more.forEach((code) => codes.add(code));
  if (!operation.responses['503']) add('service_unavailable');
  if (!facts.open) add('unauthorized', 'forbidden', 'storage_unavailable');
  if (!facts.open && method !== 'get') add('csrf_token_wrong');
  if (isLimited(operation)) add('rate_limited');
  if (facts.takesQuery || facts.takesBody) add('validation_failed');
  if (takesParameter(operation, 'Idempotency-Key'))
    add('validation_failed', 'idempotency_key_in_use', 'idempotency_key_reused', 'secret_unreadable');
  if (method !== 'get') add('payload_too_large', 'unsupported_media_type', 'validation_failed');
  add(...facts.refuses.map(known));
  return codes;
}

/** Who looks after the service may always ask whether it is well. */
function isLimited({ tags = [] }: OperationObject): boolean {
  return !tags.includes('health');
}

function known(code: string): ErrorCode {
  if (Object.hasOwn(PROBLEMS, code)) return code as ErrorCode;
  throw new Error(`@Refuses('${code}') names no code of src/http/problems.ts`);
}

function takesParameter({ parameters = [] }: OperationObject, name: string): boolean {
  return parameters.some((parameter) => 'name' in parameter && parameter.name === name);
}

/** Every answer has a request id, and what stands for a document has the headers that go with it. */
function successes(operation: OperationObject): ResponsesObject {
  const conditional = takesParameter(operation, 'If-None-Match');
  const names: HeaderName[] = ['X-Request-Id'];
  if (isLimited(operation)) names.push('RateLimit', 'RateLimit-Policy');
  if (conditional || takesParameter(operation, 'If-Match')) names.push('ETag');
  if (takesParameter(operation, 'Idempotency-Key')) names.push('Idempotency-Replayed');
  if (takesParameter(operation, 'pageToken')) names.push('Link');
  const described = Object.entries(operation.responses).map(([status, response]) => [
    status,
    withHeaders(response as ResponseObject, names),
  ]);
  const unchanged = { description: 'It is as you know it.', headers: headers('X-Request-Id', 'ETag') };
  return { ...Object.fromEntries(described), ...(conditional ? { '304': unchanged } : {}) };
}

function withHeaders(response: ResponseObject, names: HeaderName[]): ResponseObject {
  const schema = response.content?.['application/json']?.schema;
  const document = (schema as ReferenceObject | undefined)?.$ref?.split('/').at(-1) ?? '';
  return {
    ...response,
    description: response.description || 'Done.',
    headers: { ...headers(...names, ...headersWith(document)), ...response.headers },
  };
}

function headersWith(document: string): HeaderName[] {
  if (document === 'Accepted') return ['Location', 'Operation-Location', 'Retry-After'];
  return MAY_BE_OLD.has(document) ? ['Age'] : [];
}

/** The first sentence of a comment says what the route does; the rest is for those who want to know more. */
function splitComment(comment: string): { summary: string; description: string } {
  const [, first = comment, rest = ''] = /^(.+?)[.](?:\s+([\s\S]+))?$/.exec(comment.trim()) ?? [];
  return { summary: first, description: rest.trim().replaceAll(/(?<!\n)\n(?!\n)/g, ' ') };
}
