import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, type OperationObject, SwaggerModule } from '@nestjs/swagger';
import { SESSION_COOKIE } from '../../access/credentials.js';
import { ProblemDto } from '../dto/problem.dto.js';
import { closeRequests } from './close-requests.js';
import { describeOperation } from './describe-operation.js';
import { HEADERS } from './headers.js';
import { Refusals } from './refusals.js';
import { handlerName, routeFacts } from './route-facts.js';
import { TAGS } from './tags.js';
import { tidySchemas } from './tidy-schemas.js';
import { EVENT_DATA, webhooksSection } from './webhooks-section.js';

const DESCRIPTION = `Rents the cheapest matching Novita GPU, brings it up, proves that it answers, and tells you by a signed webhook.

- **Commands** that take their time are answered with 202 and an operation, which \`Location\` names.
- **Errors** are problem documents (RFC 9457): \`code\` is for programs, \`suggestion\` says what to do, \`retryable\` whether
  to try again, and \`Retry-After\` when.
- **Moments** are RFC 3339 in UTC, **money** is USD as a decimal text. A field that is null counts as not set.
- Documents may get new fields at any time; unknown ones should be ignored.`;

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** The OpenAPI 3.1 document of everything that the application serves, made from its code. */
export function buildApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const scanned = SwaggerModule.createDocument(app, frame(version), {
    operationIdFactory: handlerName,
    extraModels: [ProblemDto, ...EVENT_DATA],
  });
  const facts = routeFacts(app);
  const refusals = new Refusals();
  const document = tidySchemas(scanned);
  closeRequests(document);
  const paths = mapOperations(document.paths, (operation, method, path) => {
    const known = facts.get(operation.operationId ?? '');
    if (!known) throw new Error(`${method} ${path}: its handler ${operation.operationId} is not found`);
    return describeOperation({ method, path, operation, facts: known }, refusals);
  });
  return {
    ...document,
    paths,
    webhooks: webhooksSection(),
    components: { ...document.components, ...refusals.components, headers: HEADERS },
  };
}

function frame(version: string): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Novita GPU instance API')
    .setDescription(DESCRIPTION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setVersion(version)
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key of this service.' })
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key.' }, 'apiKey')
    .addCookieAuth(
      SESSION_COOKIE,
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'The session of POST /api/session; what changes something needs its CSRF token in X-CSRF-Token, too.',
      },
      'session',
    )
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('apiKey')
    .addSecurityRequirements('session');
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}

function mapOperations(
  paths: OpenAPIObject['paths'],
  describe: (operation: OperationObject, method: string, path: string) => OperationObject,
): OpenAPIObject['paths'] {
  const sorted = Object.entries(paths).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([path, item]) => {
      const operations = METHODS.flatMap((method): [string, OperationObject][] => {
        const operation = item[method];
        return operation ? [[method, describe(operation, method, path)]] : [];
      });
      return [path, Object.fromEntries(operations)];
    }),
  );
}
