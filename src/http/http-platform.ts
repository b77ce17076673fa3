import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DirectReads } from '../access/direct-reads.js';
import { DirectRoutes } from '../access/direct-routes.js';
import { Door } from '../access/door.js';
import { RequestTrail } from '../access/request-trail.js';
import { Clock } from '../common/clock.js';
import { Ending } from '../common/ending.js';
import type { Log } from '../common/logging.js';
import { type RequestContext, runInContext } from '../common/request-context.js';
import { tracePlace } from '../common/trace.js';
import { WithStatus } from '../common/with-status.js';
import type { ServiceConfig } from '../config/config.js';
import { BodilessGuard } from './bodiless.guard.js';
import { answerBrokenRequest, BARE_HEADERS, refuseExpectations } from './broken-requests.js';
import { corsFor } from './cors.js';
import { sayGoodbye } from './goodbye.js';
import { UriTooLongError } from './http.errors.js';
import { readJsonOnly } from './json-body.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';
import { auditEntryOf, type ContextCarrier } from './request-audit.js';
import { ReadLane } from './read-lane.js';
import { RequestEnd } from './request-end.js';
import { requestIdOf } from './request-id.js';
import { SAFE_HEADERS } from './safe-headers.js';
import { ServedRoutes } from './served-routes.js';
import { toProblem } from './to-problem.js';
import { rememberValidationRules } from './validation-rules.js';
import { RequestValidationPipe } from './validation.js';

/** Once a browser has come by TLS it stays with it for a year. */
const HSTS = 'max-age=31536000';

/** What changes with each look; also where the whole address is given, as to a proxy. */
const NEVER_STORED = /^(?:https?:\/\/[^/?]*)?\/(?:api|metrics|health)(?:[/?]|$)/i;

/** No address of ours is longer; what is joins no key and no log line. */
const MAX_URL = 4_096;

/** How long a request may take to arrive (ms): whoever sends slowly holds nothing open. */
const REQUEST_MS = 15_000;
const HEADERS_MS = 10_000;

/** Answers with the status that a handler chose, when it chose one; tells at once that the end has begun. */
class Adapter extends FastifyAdapter {
  ending?: Ending;

  override beforeClose(): void {
    super.beforeClose();
    this.ending?.begin();
  }

  override reply(response: FastifyReply, body: unknown, status?: number): FastifyReply {
    return body instanceof WithStatus
      ? super.reply(response, body.body, body.status)
      : super.reply(response, body, status);
  }
}

/** Fastify with our limits; what it refuses by itself is answered as a problem too. */
export function createAdapter({ trustProxy }: Pick<ServiceConfig, 'trustProxy'>): FastifyAdapter {
  return new Adapter({
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    bodyLimit: 512 * 1024,
    routerOptions: { maxParamLength: 256 },
    requestTimeout: REQUEST_MS,
    return503OnClosing: false,
    http: { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 2_000 },
    genReqId: requestIdOf,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers({ ...BARE_HEADERS, 'x-request-id': request.id });
      sendProblem(reply, toProblem(error, request.id), error);
    },
  });
}

rememberValidationRules();

type ConfigOfHttp = Pick<ServiceConfig, 'corsOrigins' | 'drainMs' | 'trustProxy' | 'tracing'>;

/** What every answer has in common: request id, safe headers, one log line, validation and problems. */
export async function configureHttp(
  app: NestFastifyApplication,
  { corsOrigins, drainMs, trustProxy, tracing }: ConfigOfHttp,
  { logger, requests }: Log,
): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const [door, trail, clock] = [app.get(Door), app.get(RequestTrail), app.get(Clock)];
  const ending = app.get(Ending);
  trail.whenAway(() => requests.flush());
  const end = new RequestEnd(requests, ending);
  (app.getHttpAdapter() as unknown as Adapter).ending = ending;
  readJsonOnly(fastify);
  refuseExpectations(fastify.server);
  sayGoodbye(fastify, ending, drainMs);
  const routes = new ServedRoutes();
  routes.listen(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(SAFE_HEADERS).header('x-request-id', request.id);
    if (NEVER_STORED.test(request.url)) void reply.header('cache-control', 'no-store');
    if (request.protocol === 'https') void reply.header('strict-transport-security', HSTS);
    const context: RequestContext = { requestId: request.id, trace: tracePlace() };
    (request as ContextCarrier).context = context;
    runInContext(context, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, url, ip: address, routeOptions } = request;
    const { statusCode: status, elapsedTime } = reply;
    const isStream = reply.getHeader('content-type') === 'text/event-stream';
    const ids = (request as ContextCarrier).context ?? { requestId: request.id };
    const route = routeOptions.url ?? 'unknown';
    end.note({ ids, address, method, route, url, status, ms: elapsedTime, isStream });
    const entry = auditEntryOf(request, reply, clock.now());
    if (entry) {
      requests.writeAudit(ids, entry);
      trail.note(entry);
    }
    done();
  });
  fastify.addHook('onClose', async () => trail.flush());
  if (corsOrigins.length > 0) app.enableCors(corsFor(corsOrigins));
  // Not thrown on: routes that are none of Nest's, such as those of Swagger UI, do not know our filter.
  const refuse = (request: FastifyRequest, reply: FastifyReply, error: unknown): void => {
    const problem = toProblem(error, request.id);
    if (problem.code === 'internal_error') logger.error({ err: error }, 'Unexpected error');
    sendProblem(reply, problem, error);
  };
  const direct = app.get(DirectRoutes);
  const validation = new RequestValidationPipe();
  fastify.addHook('onRoute', (route) => {
    route.handler = direct.handlerOf(route, refuse, validation);
  });
  const admit = async (
    entering: Promise<void>,
    request: FastifyRequest,
    reply: FastifyReply,
    goOn: () => void,
  ): Promise<void> => {
    try {
      await entering;
    } catch (error) {
      return refuse(request, reply, error);
    }
    goOn();
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    let entering: Promise<void> | undefined;
    try {
      if (request.url.length > MAX_URL) throw new UriTooLongError(MAX_URL);
      entering = door.enter(request, reply);
    } catch (error) {
      return refuse(request, reply, error);
    }
    if (entering) void admit(entering, request, reply, done);
    else done();
  });
  // What these ask of an answer, or know of its request, is the platform's affair.
  if (corsOrigins.length === 0 && trustProxy === false && !tracing)
    new ReadLane(door, app.get(DirectReads), end, ending, logger).openBefore(fastify.server);
  app.useGlobalGuards(new BodilessGuard());
  app.useGlobalPipes(validation);
  app.useGlobalFilters(new ProblemFilter(routes));
}
