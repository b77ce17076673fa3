import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import openapiTypes, { astToString } from 'openapi-typescript';
import { readJson } from './claim.mjs';
import { clientRoutes } from './client-routes.mjs';
import { projectRoot } from './places.mjs';

/** What is made from the code, and committed so that a change of the API is seen in review. */
const files = {
  document: join(projectRoot, 'openapi.json'),
  types: join(projectRoot, 'clients', 'typescript', 'src', 'schema.ts'),
  routes: join(projectRoot, 'clients', 'typescript', 'src', 'routes.ts'),
};

const notForEditing = '/* Made by `npm run openapi` from the code; not for editing. */';

/** Settings that the document does not depend on; nothing is connected to. */
const environment = {
  NODE_ENV: 'test',
  ADMIN_API_KEY: 'a'.repeat(32),
  ENCRYPTION_KEY: 'e'.repeat(32),
  NOVITA_API_KEY: 'sk_description',
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
};

/**
 * The OpenAPI document of what is built in `dist/`, the client's types, and what the code leaves unsaid.
 *
 * @returns {Promise<{document: string, types: string, routes: string, gaps: string[]}>}
 */
export async function describeApi() {
  const { AppModule } = await built('app.module.js');
  const { loadConfig } = await built('config/load-config.js');
  const { createAdapter } = await built('http/http-platform.js');
  const { buildApiDocument } = await built('http/openapi/api-document.js');
  const { gaps } = await built('http/openapi/gaps.js');
  const { routeFacts } = await built('http/openapi/route-facts.js');
  const config = loadConfig(environment, () => 's'.repeat(32));
  const app = await NestFactory.create(AppModule.forRoot(config), createAdapter(config.service), {
    preview: true,
    abortOnError: false,
    logger: ['error'],
  });
  const { version } = readJson(join(projectRoot, 'package.json'));
  const document = buildApiDocument(app, version);
  const text = `${JSON.stringify(document, null, 2)}\n`;
  // A default is the service's business: whoever asks may leave the field out.
  const rules = { alphabetize: true, defaultNonNullable: false };
  const types = astToString(await openapiTypes(JSON.parse(text), rules));
  return {
    document: text,
    types: `${notForEditing}\n\n${types}`,
    routes: `${notForEditing}\n\n${clientRoutes(document)}`,
    gaps: [...gaps(document, routeFacts(app)), ...sharedNames()],
  };
}

/** Documents are known by the names of their classes alone: of two with one name, one would be lost. */
function sharedNames() {
  const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' });
  const names = sources
    .filter((file) => file.endsWith('.dto.ts'))
    .map((file) => readFileSync(join(projectRoot, 'src', file), 'utf8'))
    .flatMap((text) => Array.from(text.matchAll(/^export class (\w+)/gm), ([, name]) => name));
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `Two classes of documents are called ${name}: rename one.`);
}

/** @param {Record<string, string>} description */
export function writeApi(description) {
  for (const [name, file] of Object.entries(files)) writeFileSync(file, description[name]);
}

/**
 * Where the committed files differ from the code.
 *
 * @param {Record<string, string>} description
 * @returns {string[]}
 */
export function differences(description) {
  return Object.entries(files).flatMap(([name, file]) => {
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const generated = description[name];
    if (committed === generated) return [];
    return [`${file.slice(projectRoot.length + 1)} is not what the code says: run \`npm run openapi\`.`];
  });
}

function built(module) {
  return import(pathToFileURL(join(projectRoot, 'dist', module)).href);
}
