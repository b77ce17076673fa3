import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimitedError } from '../access/access.errors.js';
import { countHeaders } from '../access/count.js';
import type { ProblemDto } from './dto/problem.dto.js';
import { MethodNotAllowedError } from './http.errors.js';
import type { ServedRoutes } from './served-routes.js';
import { PROBLEM_TYPE, toProblem } from './to-problem.js';

/** Turns everything that is thrown into a problem document; only what nobody understands is logged with its stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly routes: ServedRoutes) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const health = healthResult(thrown);
    if (health) return void reply.status(503).send(health);

    const error =
      thrown instanceof NotFoundException ? this.routes.refusal(request.method, request.url) : thrown;
    const problem = toProblem(error, request.id);
    if (problem.status === 500) this.logger.error({ err: error, msg: 'Unexpected error' });
    sendProblem(reply, problem, error);
  }
}

/** The document, and what of it and of the error belongs into headers too. */
export function sendProblem(reply: FastifyReply, problem: ProblemDto, error: unknown): void {
  void reply.status(problem.status).headers(problemHeaders(problem, error)).send(JSON.stringify(problem));
}

export function problemHeaders(problem: ProblemDto, error: unknown): Record<string, string> {
  return {
    ...(error instanceof MethodNotAllowedError ? { allow: error.allowed.join(', ') } : {}),
    ...(error instanceof RateLimitedError ? countHeaders(error.count) : {}),
    ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(problem.retryAfterSeconds === undefined ? {} : { 'retry-after': String(problem.retryAfterSeconds) }),
    'content-type': PROBLEM_TYPE,
  };
}

/** Terminus throws its report when something is down; it stays the health document that it is. */
function healthResult(error: unknown): object | undefined {
  if (!(error instanceof HttpException)) return undefined;
  const response = error.getResponse();
  return typeof response === 'object' && 'details' in response && 'status' in response ? response : undefined;
}
