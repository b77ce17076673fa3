/** What the client reads otherwise than as one document: the stream of events. */
const NOT_CALLED = new Set(['followEvents']);

/** Methods that mean the same when they are sent twice (RFC 9110, 9.2.2). */
const IDEMPOTENT = new Set(['get', 'put', 'delete']);

/**
 * The client's table of routes: how each operation is called, and when it is safe to call it again.
 *
 * @param {{paths: Record<string, Record<string, object>>}} document
 */
export function clientRoutes({ paths }) {
  const rows = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
  const lines = rows
    .filter(({ operation }) => !NOT_CALLED.has(operation.operationId))
    .map(({ path, method, operation: { operationId, parameters = [] } }) => {
      const parts = [
        `method: '${method.toUpperCase()}'`,
        `path: '${path}'`,
        `repeat: '${repeat(method, parameters)}'`,
      ];
      return `  ${operationId}: { ${parts.join(', ')} },`;
    });
  return `export const ROUTES = {\n${lines.toSorted().join('\n')}\n} as const;\n`;
}

function repeat(method, parameters) {
  if (IDEMPOTENT.has(method)) return 'always';
  return parameters.some(({ name }) => name === 'Idempotency-Key') ? 'keyed' : 'never';
}
