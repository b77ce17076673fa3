import type { OpenAPIObject, ReferenceObject, SchemaObject } from '@nestjs/swagger';

const SCHEMAS = '#/components/schemas/';

/** Says of every document that clients send that it has no other fields: the service refuses them. */
export function closeRequests(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  const sent = new Set<string>();
  const follow = (node: unknown): void => {
    for (const name of referencesIn(node)) {
      if (sent.has(name)) continue;
      sent.add(name);
      follow(schemas[name]);
    }
  };
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item as Record<string, { requestBody?: unknown }>))
      follow(operation.requestBody);
  for (const name of sent) close(schemas[name]);
}

function referencesIn(node: unknown): string[] {
  return [...(JSON.stringify(node) ?? '').matchAll(/"\$ref":"([^"]+)"/g)].flatMap(([, reference = '']) =>
    reference.startsWith(SCHEMAS) ? [reference.slice(SCHEMAS.length)] : [],
  );
}

function close(schema: SchemaObject | ReferenceObject | undefined): void {
  if (schema && !('$ref' in schema) && schema.properties) schema.additionalProperties ??= false;
}
