import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Swagger UI at `/docs`, the OpenAPI 3.1 document at `/openapi.json`. */
export function serveDocs(app: NestFastifyApplication, version: string): void {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Novita GPU instance API')
    .setDescription(
      'Rents the cheapest matching Novita GPU, brings it up, proves that it answers, and tells you by a signed webhook.',
    )
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .addSecurityRequirements('bearer')
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, options), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Novita GPU instance API',
    swaggerOptions: { persistAuthorization: true },
  });
}
