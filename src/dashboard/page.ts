import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';

/** Where the build leaves the page. */
const PAGE = fileURLToPath(new URL('../web/', import.meta.url));
const A_YEAR = 31_536_000;

/**
 * Serves the web page: `/` is asked for anew each time, what it loads carries its content's hash in the name.
 * Belongs before the application's start: routes that come while it starts lose their error handler.
 */
export async function servePage(app: NestFastifyApplication, logger: Logger): Promise<void> {
  if (!existsSync(PAGE)) {
    logger.warn('The page is not built (npm run build); the API works without it');
    return;
  }
  await app.register(fastifyStatic, {
    root: PAGE,
    wildcard: false,
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const lasting = path.includes('/assets/');
      reply.header('cache-control', lasting ? `public, max-age=${A_YEAR}, immutable` : 'no-cache');
    },
  });
}
