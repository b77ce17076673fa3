import { context, SpanKind, trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { CleanExporter } from './clean-exporter.js';
import { RequestSampler } from './request-sampler.js';
import { RequestTracer } from './request-tracer.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const FOLLOWED = `00-${TRACE}-00f067aa0ba902b7-01`;

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({
  sampler: new RequestSampler(new AlwaysOnSampler()),
  spanProcessors: [new SimpleSpanProcessor(new CleanExporter(exporter, ['a-secret-of-ours']))],
});
const spans = provider.getTracer('test');
const tracer = new RequestTracer();

beforeAll(() => provider.register());
beforeEach(() => exporter.reset());
afterAll(async () => provider.shutdown());

const names = (): string[] => exporter.getFinishedSpans().map(({ name }) => name);

describe('RequestTracer', () => {
  it('brings work that something else has woken back into the trace of its request', async () => {
    const inside = await spans.startActiveSpan(
      'another request',
      { kind: SpanKind.SERVER },
      async (other) => {
        const place = await tracer.follow(FOLLOWED, 'startup', async () => Promise.resolve(tracer.here()));
        other.end();
        return place;
      },
    );
    const [startup] = exporter.getFinishedSpans();
    expect(startup).toMatchObject({ name: 'startup', parentSpanContext: { spanId: '00f067aa0ba902b7' } });
    expect(inside).toBe(`00-${TRACE}-${startup?.spanContext().spanId}-01`);
  });

  it('leaves work where it is that is in the trace already', async () => {
    await tracer.follow(FOLLOWED, 'first', async () =>
      tracer.follow(FOLLOWED, 'second', async () => Promise.resolve()),
    );
    expect(names()).toEqual(['first']);
  });

  it('ends the span of work that fails', async () => {
    const failing = tracer.follow(FOLLOWED, 'failing', async () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(names()).toEqual(['failing']);
  });

  it('knows no place where nobody follows', () => {
    expect(tracer.here()).toBeUndefined();
  });
});

describe('RequestSampler', () => {
  it('begins a trace with a request alone', () => {
    for (const kind of [SpanKind.INTERNAL, SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.CLIENT])
      spans.startSpan('of the process itself', { kind }).end();
    spans.startSpan('request', { kind: SpanKind.SERVER }).end();
    expect(names()).toEqual(['request']);
  });

  it('prolongs no trace whose request is over, such as by a timer that it started', () => {
    const request = spans.startSpan('request', { kind: SpanKind.SERVER });
    const within = trace.setSpan(context.active(), request);
    spans.startSpan('in time', { kind: SpanKind.CLIENT }, within).end();
    request.end();
    spans.startSpan('too late', { kind: SpanKind.CLIENT }, within).end();
    expect(names()).toEqual(['in time', 'request']);
  });

  it('does as the caller says who follows a request, or does not', () => {
    const asked = (flag: string) =>
      trace.setSpanContext(context.active(), {
        traceId: TRACE,
        spanId: '00f067aa0ba902b7',
        traceFlags: Number(flag),
        isRemote: true,
      });
    spans.startSpan('followed', { kind: SpanKind.SERVER }, asked('1')).end();
    spans.startSpan('not followed', { kind: SpanKind.SERVER }, asked('0')).end();
    expect(names()).toEqual(['followed']);
  });
});

describe('CleanExporter', () => {
  it('lets out neither queries of addresses nor anything that looks or is secret', () => {
    const span = spans.startSpan('request', {
      kind: SpanKind.SERVER,
      attributes: {
        'url.full': 'https://hooks.example.com/in?token=abc',
        'url.query': '?token=abc',
        'http.route': '/api/instances',
        words: ['a-secret-of-ours', 'harmless'],
      },
    });
    span.recordException(new Error('refused: Bearer abcdefghijklmnop'));
    span.setStatus({ code: 2, message: 'key sk_0123456789abcdef is wrong' });
    span.end();
    const [sent] = exporter.getFinishedSpans();
    expect(sent?.attributes).toEqual({
      'url.full': 'https://hooks.example.com/in',
      'http.route': '/api/instances',
      words: ['[redacted]', 'harmless'],
    });
    const said = JSON.stringify([sent?.events, sent?.status]);
    expect(said).toContain('Bearer [redacted]');
    expect(said).toContain('sk_[redacted]');
    expect(said).not.toMatch(/abcdefgh|0123456789/);
  });
});
