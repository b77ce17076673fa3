import { createRequire, syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { BullMQOtel } from 'bullmq-otel';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { followBy } from '../common/trace.js';
import type { ServiceConfig } from '../config/config.js';
import { tellOfJobsTo } from '../queue/job-telemetry.js';
import { CleanExporter } from './clean-exporter.js';
import { RequestSampler } from './request-sampler.js';
import { RequestTracer } from './request-tracer.js';

/** How long the last spans may take to be sent when the process ends (ms). */
const LAST_SPANS_MS = 2_000;
/** A collector that is away is told of so often at the most (ms). */
const COMPLAIN_EVERY_MS = 60_000;

const load = createRequire(import.meta.url);

/** What the program does with the traces once they are begun. */
export interface Traces {
  /** Names the spans of requests by their routes, and sends the last ones when the server is closed. */
  of: (fastify: FastifyInstance) => void;
}

/**
 * Has each request to the API followed through jobs, Redis, Novita and webhooks, in spans that go to the collector
 * which OpenTelemetry's own variables name. This file, and all that it imports, is loaded only when traces are wanted.
 * To be called before anything is connected.
 */
export function beginTraces(
  { role, log, tracing }: Pick<ServiceConfig, 'role' | 'log' | 'tracing'>,
  version: string,
  logger: Logger,
): Traces {
  complainTo(logger);
  const about = resourceFromAttributes({
    'service.name': 'novita-gpu-instance-api',
    'service.version': version,
    'ngi.role': role,
  });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(about)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: new RequestSampler(new TraceIdRatioBasedSampler(tracing?.share ?? 1)),
    spanProcessors: [new BatchSpanProcessor(new CleanExporter(new OTLPTraceExporter(), log.secrets))],
  });
  provider.register();
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => !isFollowed(url),
        requireParentforOutgoingSpans: true,
      }),
      new UndiciInstrumentation({ requireParentforSpans: true }),
      new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
    ],
  });
  // Modules are instrumented when they are required; ours are ES modules and import them.
  for (const name of ['node:http', 'node:https', 'ioredis']) load(name);
  syncBuiltinESMExports();
  followBy(new RequestTracer());
  tellOfJobsTo(new BullMQOtel({ tracerName: 'bullmq' }));
  return {
    of: (fastify) => {
      fastify.addHook('onRequest', (request, _reply, done) => {
        const route = request.routeOptions.url;
        if (route !== undefined)
          trace.getActiveSpan()?.setAttribute('http.route', route).updateName(`${request.method} ${route}`);
        done();
      });
      fastify.addHook('onClose', async () => {
        await Promise.race([provider.shutdown().catch(() => undefined), pause(LAST_SPANS_MS)]);
      });
    },
  };
}

/** The stream of events lasts as long as its client likes; pages, probes and metrics are of no interest. */
function isFollowed(url: string): boolean {
  return url.startsWith('/api/') && !/^\/api\/events(\?|$)/.test(url);
}

function complainTo(logger: Logger): void {
  let last = Number.NEGATIVE_INFINITY;
  const complain = (reason: string): void => {
    if (performance.now() - last < COMPLAIN_EVERY_MS) return;
    last = performance.now();
    logger.warn({ reason }, 'Traces cannot be sent');
  };
  const silent = (): void => undefined;
  diag.setLogger(
    { error: complain, warn: complain, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
