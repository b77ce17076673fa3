import type { OpenAPIObject, SchemaObject } from '@nestjs/swagger';

/** By our conventions a text with such a name is a moment (RFC 3339). */
const MOMENT = /(^at|At|Time|Until|^timestamp|^since|^until)$/;

/** What holds values and no schemas. */
const VALUES = new Set(['example', 'examples', 'default', 'enum', 'const']);

type Node = Record<string, unknown>;

/**
 * What the code says in its own way, in the way of OpenAPI 3.1: numbers are whole unless they have a format, texts
 * whose names say so are moments, examples are lists, lists in addresses are separated by commas, what has a default
 * need not be sent, words are sorted (the compiler's order is an accident), and names of documents do not end in `Dto`.
 */
export function tidySchemas(document: OpenAPIObject): OpenAPIObject {
  const named = JSON.parse(
    JSON.stringify(document).replaceAll(/(#\/components\/schemas\/\w+?)Dto"/g, '$1"'),
  ) as OpenAPIObject;
  const schemas = Object.entries(named.components?.schemas ?? {}).map(
    ([name, schema]) => [name.replace(/Dto$/, ''), schema] as const,
  );
  named.components = { ...named.components, schemas: Object.fromEntries(schemas.toSorted(byName)) };
  walk(named as unknown as Node);
  return named;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return inAlphabet(one, other);
}

function inAlphabet(one: string, other: string): number {
  return one < other ? -1 : 1;
}

function walk(node: Node): void {
  for (const [key, value] of Object.entries(node)) {
    if (VALUES.has(key) || typeof value !== 'object' || value === null) continue;
    if (key === 'properties') tidyProperties(value as Record<string, SchemaObject>);
    if (key === 'schema' || key === 'items') tidySchema(value);
    walk(value as Node);
  }
  if (Array.isArray(node['parameters'])) tidyParameters(node['parameters'] as ParameterNode[]);
}

function tidyProperties(properties: Record<string, SchemaObject>): void {
  for (const [name, schema] of Object.entries(properties)) {
    tidySchema(schema);
    if (MOMENT.test(name)) tidyMoment(schema);
  }
}

interface ParameterNode {
  name: string;
  required?: boolean;
  schema?: SchemaObject;
}

function tidyParameters(parameters: ParameterNode[]): void {
  for (const parameter of parameters) {
    const { name, schema } = parameter;
    if (schema && MOMENT.test(name)) tidyMoment(schema);
    if (schema?.default !== undefined) parameter.required = false;
    if (schema?.type === 'array') Object.assign(parameter, { style: 'form', explode: false });
  }
}

function tidySchema(schema: SchemaObject): void {
  if (schema.type === 'number' && schema.format === undefined) schema.type = 'integer';
  if (schema.type === 'array') tidyList(schema);
  if (Array.isArray(schema.enum)) schema.enum = (schema.enum as string[]).toSorted(inAlphabet);
  if ('example' in schema) {
    schema.examples = [schema.example];
    delete schema.example;
  }
}

/** Rules that were said of each item are the item's. */
function tidyList(schema: SchemaObject): void {
  for (const rule of ['minLength', 'maxLength', 'pattern'] as const) {
    if (schema[rule] === undefined) continue;
    Object.assign(schema.items ?? {}, { [rule]: schema[rule] });
    delete schema[rule];
  }
}

function tidyMoment(schema: SchemaObject): void {
  if (schema.type !== 'string' || schema.format !== undefined || schema.enum) return;
  schema.format = 'date-time';
  schema.examples ??= ['2026-11-22T12:00:00.000Z'];
}
