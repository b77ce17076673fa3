import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';

/** Where the build leaves the page. */
const PAGE = fileURLToPath(new URL('../web/', import.meta.url));
const A_YEAR = 31_536_000;

/** What the build puts where the nonce belongs (web/vite.config.ts). */
const NONCE = 'NONCE-OF-THE-PAGE';
const NONCE_BYTES = 16;

/**
 * Serves the web page: `/` is asked for anew each time, what it loads carries its content's hash in the name.
 * Belongs before the application's start: routes that come while it starts lose their error handler.
 *
 * @param cspWith the policy of a document whose own styles carry a nonce
 */
export async function servePage(
  app: NestFastifyApplication,
  cspWith: (nonce: string) => string,
  logger: Logger,
): Promise<void> {
  if (!existsSync(PAGE)) {
    logger.warn('The page is not built (npm run build); the API works without it');
    return;
  }
  const html = readFileSync(join(PAGE, 'index.html'), 'utf8').split(NONCE);
  const page = (_request: unknown, reply: FastifyReply): FastifyReply => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return reply
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': cspWith(nonce) })
      .type('text/html; charset=utf-8')
      .send(html.join(nonce));
  };
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', page);
  fastify.get('/index.html', page);
  await app.register(fastifyStatic, {
    root: PAGE,
    wildcard: false,
    index: false,
    globIgnore: ['index.html'],
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const lasting = path.includes('/assets/');
      reply.header('cache-control', lasting ? `public, max-age=${A_YEAR}, immutable` : 'no-cache');
    },
  });
}
