import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { CSP_OF_DOCS } from './content-security-policy.js';
import { buildApiDocument } from './openapi/api-document.js';

/** The OpenAPI 3.1 document at `/openapi.json` and Swagger UI at `/docs`; made when it is first asked for. */
export function serveDocs(app: NestFastifyApplication, version: string): void {
  let built: OpenAPIObject | undefined;
  const document = (): OpenAPIObject => (built ??= buildApiDocument(app, version));
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  serveDocument(fastify, document);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/docs')) void reply.header('content-security-policy', CSP_OF_DOCS);
    done();
  });
  SwaggerModule.setup('docs', app, document, {
    raw: false,
    customSiteTitle: 'Novita GPU instance API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}

function serveDocument(fastify: FastifyInstance, document: () => OpenAPIObject): void {
  let bytes: Buffer | undefined;
  let tag = '';
  fastify.get('/openapi.json', (request, reply) => {
    if (!bytes) {
      bytes = Buffer.from(JSON.stringify(document()));
      tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    }
    void reply.headers({ etag: tag, 'cache-control': 'no-cache' });
    if (request.headers['if-none-match'] === tag) return reply.status(304).send();
    return reply.type('application/json; charset=utf-8').send(bytes);
  });
}
