import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toProblem } from './to-problem.js';

/** Turns everything that is thrown into a problem document; only what nobody understands is logged with its stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const health = healthResult(error);
    if (health) return void reply.status(503).send(health);

    const problem = toProblem(error, request.id);
    if (problem.code === 'internal_error') this.logger.error({ err: error, msg: 'Unexpected error' });
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (problem.retryAfterSeconds !== undefined)
      void reply.header('retry-after', String(problem.retryAfterSeconds));
    else if (problem.status === 503) void reply.header('retry-after', '5');
    void reply
      .status(problem.status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem));
  }
}

/** Terminus throws its report when something is down; it stays the health document that it is. */
function healthResult(error: unknown): object | undefined {
  if (!(error instanceof HttpException)) return undefined;
  const response = error.getResponse();
  return typeof response === 'object' && 'details' in response && 'status' in response ? response : undefined;
}
