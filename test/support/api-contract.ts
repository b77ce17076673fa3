import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type ErrorCode, PROBLEMS } from '../../src/http/problems.js';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Record<string, unknown>;
}

export interface Operation {
  operationId: string;
  description?: string;
  tags: string[];
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { $ref?: string; content?: Record<string, unknown> }>;
}

export interface Route {
  /** Upper case. */
  method: string;
  /** With its parameters in braces. */
  path: string;
  operation: Operation;
}

export interface Answered {
  status: number;
  contentType: string | undefined;
  requestId: string | undefined;
  retryAfter: string | undefined;
  text: string;
}

type Node = Record<string, unknown>;

/** The committed OpenAPI file as a judge of answers: what it does not describe is wrong. */
export class ApiContract {
  readonly routes: Route[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });

  private constructor(private readonly document: Node) {
    formats.default(this.ajv);
    this.ajv.addSchema(closed(document), 'api');
    this.ajv.addSchema(document, 'open');
    this.routes = Object.entries(document['paths'] as Record<string, Record<string, Operation>>).flatMap(
      ([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({
          method: method.toUpperCase(),
          path,
          operation,
        })),
    );
  }

  static read(): ApiContract {
    return new ApiContract(JSON.parse(readFileSync(join(process.cwd(), 'openapi.json'), 'utf8')) as Node);
  }

  route(operationId: string): Route {
    const found = this.routes.find(({ operation }) => operation.operationId === operationId);
    if (!found) throw new Error(`openapi.json has no operation ${operationId}`);
    return found;
  }

  /** The route that an address belongs to; fixed parts win over parameters. */
  routeOf(method: string, url: string): Route | undefined {
    const segments = (url.split('?', 1)[0] ?? '').split('/');
    const matching = this.routes.filter(
      (route) => route.method === method && matches(route.path.split('/'), segments),
    );
    return matching.toSorted((one, other) => parameters(one.path) - parameters(other.path))[0];
  }

  /** What is wrong with an answer; empty when it is as the file says. */
  violations({ operation }: Route, answer: Answered): string[] {
    const found = this.responseTo(operation, answer.status);
    if (!found) return [`${operation.operationId} answers ${answer.status}, which the file does not know`];
    const [pointer, response] = found;
    const type = answer.contentType?.split(';', 1)[0]?.trim() ?? '';
    const described = Object.keys((response['content'] as Node | undefined) ?? {});
    const wrong: string[] = [];
    if (described.length === 0) {
      if (answer.text !== '') wrong.push('a body where the file has none');
    } else if (!described.includes(type))
      wrong.push(`${type || 'no content type'} instead of ${described.join()}`);
    else if (type.endsWith('json'))
      wrong.push(...this.misfits(`${pointer}/content/${escape(type)}/schema`, answer));
    if (!answer.requestId) wrong.push('no X-Request-Id');
    if (type === 'application/problem+json') wrong.push(...misfitsOfProblem(answer));
    return wrong.map((what) => `${operation.operationId} ${answer.status}: ${what}`);
  }

  /** Whether a body is what a route takes. */
  acceptsBody({ method, path }: Route, body: unknown): boolean {
    const place = [
      'paths',
      path,
      method.toLowerCase(),
      'requestBody',
      'content',
      'application/json',
      'schema',
    ];
    return this.validator(`open#/${place.map(escape).join('/')}`)(body);
  }

  /** What is wrong with a value at a place of the file that holds a schema. */
  errors(pointer: string, value: unknown): string[] {
    const validate = this.validator(`open${pointer}`);
    return validate(value) ? [] : [this.ajv.errorsText(validate.errors)];
  }

  private responseTo({ responses }: Operation, status: number): [string, Node] | undefined {
    const response = responses[String(status)] ?? responses['default'];
    if (!response) return undefined;
    const { $ref } = response;
    if ($ref) return [$ref, this.at($ref)];
    const route = this.routes.find(({ operation }) => operation.responses === responses);
    const place = [
      'paths',
      route?.path ?? '',
      route?.method.toLowerCase() ?? '',
      'responses',
      String(status),
    ];
    return [`#/${place.map(escape).join('/')}`, response];
  }

  /** The node that a reference within the file leads to. */
  at(reference: string): Node {
    return reference
      .slice(2)
      .split('/')
      .reduce((node, step) => node[decodeURIComponent(step).replaceAll('~1', '/')] as Node, this.document);
  }

  private misfits(pointer: string, { text }: Answered): string[] {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return [`no JSON: ${text.slice(0, 200)}`];
    }
    const validate = this.validator(`api${pointer}`);
    return validate(body) ? [] : [`${this.ajv.errorsText(validate.errors)}: ${text.slice(0, 1_000)}`];
  }

  private validator(id: string): ValidateFunction {
    const known = this.ajv.getSchema(id);
    if (!known) throw new Error(`openapi.json has no schema at ${id}`);
    return known;
  }
}

/** The same document, but no component may have fields that it does not name. */
function closed(document: Node): Node {
  const copy = structuredClone(document);
  const { schemas } = copy['components'] as { schemas: Record<string, Node> };
  for (const schema of Object.values(schemas))
    if (schema['properties'] && schema['additionalProperties'] === undefined)
      schema['additionalProperties'] = false;
  return copy;
}

/** A problem says the same in its status line, its headers, its body and the table of problems. */
function misfitsOfProblem({ status, requestId, retryAfter, text }: Answered): string[] {
  const problem = JSON.parse(text) as Node & { code: ErrorCode };
  const row = PROBLEMS[problem.code];
  const expected = {
    status,
    title: row.title,
    retryable: row.retryable,
    requestId,
    instance: `urn:request:${requestId}`,
    retryAfterSeconds: retryAfter === undefined ? undefined : Number(retryAfter),
  };
  return Object.entries({ ...expected, status: row.status === status ? status : row.status }).flatMap(
    ([name, value]) =>
      problem[name] === value ? [] : [`${name} is ${String(problem[name])} instead of ${String(value)}`],
  );
}

function matches(pattern: string[], segments: string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (part.startsWith('{') ? segments[index] !== '' : part === segments[index]))
  );
}

function parameters(path: string): number {
  return path.split('{').length;
}

/** One step of a JSON Pointer in a URI fragment. */
export function escape(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}
