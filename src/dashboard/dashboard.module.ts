import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** Where the build leaves the page. */
const PAGE = fileURLToPath(new URL('../web/', import.meta.url));
const A_YEAR = 31_536_000;

/** Serves the web page: `/` is asked for anew each time, what it loads carries its content's hash in the name. */
@Module({})
export class DashboardModule implements OnModuleInit {
  private readonly logger = new Logger(DashboardModule.name);

  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  async onModuleInit(): Promise<void> {
    if (!existsSync(PAGE)) {
      this.logger.warn('The page is not built (npm run build); the API works without it');
      return;
    }
    await this.host.httpAdapter.getInstance().register(fastifyStatic, {
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
}
