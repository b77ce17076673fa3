import type { OpenAPIObject, OperationObject, ReferenceObject, SchemaObject } from '@nestjs/swagger';
import type { RouteFacts } from './route-facts.js';
import { TAGS } from './tags.js';

type Schema = SchemaObject | ReferenceObject;

/** What the code leaves unsaid about its routes and documents: one line each, with what to add where. */
export function gaps(document: OpenAPIObject, facts: Map<string, RouteFacts>): string[] {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, OperationObject>).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
  return [
    ...operations.flatMap(([route, operation]) =>
      gapsOfRoute(operation).map((gap) => `${route} (${operation.operationId}): ${gap}`),
    ),
    ...repeatedNames(operations),
    ...silentQueries(operations, facts),
    ...Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) =>
      gapsOfSchema(name, schema),
    ),
  ];
}

function* checks(operation: OperationObject): Generator<[boolean, string]> {
  const { tags = [], operationId = '', summary, parameters = [] } = operation;
  yield [
    tags.length === 1 && Object.hasOwn(TAGS, tags[0] ?? ''),
    `add @ApiTags() with one of ${Object.keys(TAGS).join(', ')} to its controller`,
  ];
  yield [
    /^[a-z]+[A-Z]/.test(operationId),
    'name the handler after what it does to what, such as listInstances: clients see this name',
  ];
  yield [Boolean(summary), 'write a comment above the handler; its first sentence is the summary'];
  for (const parameter of parameters)
    if ('name' in parameter)
      yield [
        Boolean(parameter.description),
        parameter.in === 'query'
          ? `say what ${parameter.name} is: a comment above it in the class of the query`
          : `say what ${parameter.name} is: @param ${parameter.name} in the comment above the handler`,
      ];
  const successes = Object.entries(operation.responses).filter(([status]) => /^[23]/.test(status));
  yield [successes.length > 0, 'say what it answers when all is well'];
  for (const [status, response] of successes) {
    if (!response || '$ref' in response || status === '204' || status === '304') continue;
    const schemas = Object.values(response.content ?? {}).map(({ schema }) => schema);
    yield [
      schemas.length > 0 && schemas.every(isSaid),
      `say what ${status} carries: let the handler return a class from a *.dto.ts, or add @ApiResponse({ type })`,
    ];
  }
}

function gapsOfRoute(operation: OperationObject): string[] {
  return [...checks(operation)].flatMap(([holds, gap]) => (holds ? [] : [gap]));
}

/** A reference, a text that is no JSON, or an object of which something is known. */
function isSaid(schema: Schema | undefined): boolean {
  if (!schema) return false;
  if ('$ref' in schema) return true;
  return schema.examples !== undefined || schema.properties !== undefined || schema.oneOf !== undefined;
}

function repeatedNames(operations: (readonly [string, OperationObject])[]): string[] {
  const names = operations.map(([, { operationId = '' }]) => operationId);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `Several handlers are called ${name}: clients could not tell them apart`);
}

/** Classes of queries that lie where the compiler's plugin does not look. */
function silentQueries(
  operations: (readonly [string, OperationObject])[],
  facts: Map<string, RouteFacts>,
): string[] {
  const described = new Set(
    operations.flatMap(([, { operationId = '', parameters = [] }]) =>
      parameters.some((one) => 'in' in one && one.in === 'query') ? [operationId] : [],
    ),
  );
  return [...facts].flatMap(([handler, { takesQuery }]) =>
    takesQuery && !described.has(handler.split('.')[1] ?? '')
      ? [`${handler}: put the class of its query into a *.dto.ts, with a comment above each field`]
      : [],
  );
}

function gapsOfSchema(name: string, schema: Schema): string[] {
  if ('$ref' in schema) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([property, of]) =>
    gapsOfProperty(of).map((gap) => `${name}.${property}: ${gap}`),
  );
}

function gapsOfProperty(schema: Schema): string[] {
  if ('$ref' in schema || schema.allOf || schema.oneOf || schema.anyOf || schema.enum) return [];
  if (schema.type === undefined) return ['its type is not understood: add @ApiProperty({ … })'];
  if (schema.type === 'object' && !schema.properties && schema.additionalProperties === undefined)
    return ['say what it holds: give it a class from a *.dto.ts'];
  if (schema.type === 'array') return schema.items ? gapsOfItems(schema.items) : ['say what it lists'];
  const isPlainText = schema.type === 'string' && !schema.format && !schema.pattern;
  return isPlainText && !schema.examples ? ['show one: @example "…" in its comment'] : [];
}

function gapsOfItems(items: Schema): string[] {
  return '$ref' in items || items.type !== undefined || items.enum || items.oneOf
    ? []
    : ['say what it lists'];
}
