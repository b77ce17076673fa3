import type { OpenAPIObject, ReferenceObject, RequestBodyObject, SchemaObject } from '@nestjs/swagger';

type Schema = SchemaObject | ReferenceObject;

const SCHEMAS = '#/components/schemas/';

/**
 * Says of every document that clients send that it has no other fields, because the service refuses them, and of a body
 * in which nothing is required that it need not be sent.
 */
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
    for (const { requestBody } of Object.values(
      item as Record<string, { requestBody?: RequestBodyObject }>,
    )) {
      follow(requestBody);
      if (requestBody) requestBody.required = wantsSomething(requestBody, schemas);
    }
  for (const name of sent) close(schemas[name]);
}

function wantsSomething({ content }: RequestBodyObject, schemas: Record<string, Schema>): boolean {
  const [name = ''] = referencesIn(content);
  const schema = schemas[name];
  return schema !== undefined && 'required' in schema && (schema.required?.length ?? 0) > 0;
}

function referencesIn(node: unknown): string[] {
  return [...(JSON.stringify(node) ?? '').matchAll(/"\$ref":"([^"]+)"/g)].flatMap(([, reference = '']) =>
    reference.startsWith(SCHEMAS) ? [reference.slice(SCHEMAS.length)] : [],
  );
}

function close(schema: Schema | undefined): void {
  if (schema && !('$ref' in schema) && schema.properties) schema.additionalProperties ??= false;
}
