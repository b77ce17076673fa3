import { type Context, SpanKind, trace } from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace-node';

/**
 * Follows requests and what they set going, and nothing else: what a process does for itself (asking for jobs, looking
 * after leases) would be a hundred traces a minute that nobody reads. A span begins with a request, or under one that
 * is still open, or where another process has left its place; so a timer that happened to be started inside a request
 * does not prolong its trace for ever.
 */
export class RequestSampler implements Sampler {
  /** @param share of the requests that are followed, 0 to 1; a caller who follows a request decides for himself */
  constructor(private readonly share: Sampler) {}

  shouldSample(context: Context, traceId: string, name: string, kind: SpanKind): SamplingResult {
    const parent = trace.getSpan(context);
    if (!parent)
      return kind === SpanKind.SERVER
        ? this.share.shouldSample(context, traceId, name, kind, {}, [])
        : { decision: SamplingDecision.NOT_RECORD };
    const { isRemote, traceFlags } = parent.spanContext();
    const isOpen = isRemote === true ? (traceFlags & 1) === 1 : parent.isRecording();
    return { decision: isOpen ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
  }

  toString(): string {
    return `RequestSampler{${this.share.toString()}}`;
  }
}
