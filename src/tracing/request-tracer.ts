import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { Tracer } from '../common/trace.js';

/** Spans of ours, beside those of the libraries. */
const ours = trace.getTracer('ngi');

/** Places in traces by W3C's `traceparent`. */
export class RequestTracer implements Tracer {
  here(): string | undefined {
    if (!trace.getActiveSpan()?.isRecording()) return undefined;
    const carrier: { traceparent?: string } = {};
    propagation.inject(context.active(), carrier);
    return carrier.traceparent;
  }

  /**
   * Work that somebody else has woken (a look at Novita's list, the sweep) runs in a span of the trace it belongs to.
   * Work that is in that trace already just runs.
   */
  async follow<T>(traceparent: string, name: string, work: () => Promise<T>): Promise<T> {
    const place = propagation.extract(ROOT_CONTEXT, { traceparent });
    if (trace.getActiveSpan()?.spanContext().traceId === trace.getSpanContext(place)?.traceId) return work();
    const span = ours.startSpan(name, { kind: SpanKind.CONSUMER }, place);
    try {
      return await context.with(trace.setSpan(place, span), work);
    } finally {
      span.end();
    }
  }
}
