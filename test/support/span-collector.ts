import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endsWithItsTest } from './endings.js';

/** As OpenTelemetry numbers them. */
export const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Record<string, unknown>;
  links: { traceId: string }[];
  /** What the process that sent it says of itself. */
  resource: Record<string, unknown>;
}

interface KeyValue {
  key: string;
  value: Record<string, unknown>;
}

interface Export {
  resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: { spans: (Omit<Span, 'attributes' | 'links'> & { attributes?: KeyValue[]; links?: [] })[] }[];
  }[];
}

/** A collector of OpenTelemetry: takes OTLP/HTTP in JSON and remembers the spans. */
export class SpanCollector {
  readonly spans: Span[] = [];
  /** The `x-collector-key` of each export. */
  readonly keys: unknown[] = [];
  /** Everything that was sent, word by word. */
  text = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SpanCollector> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const collector = new SpanCollector(server);
    endsWithItsTest(() => {
      server.closeAllConnections();
      server.close();
    });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        collector.keys.push(request.headers['x-collector-key']);
        if (request.url === '/v1/traces') collector.take(Buffer.concat(chunks).toString('utf8'));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private take(text: string): void {
    this.text += text;
    for (const { resource, scopeSpans } of (JSON.parse(text) as Export).resourceSpans)
      for (const span of scopeSpans.flatMap(({ spans }) => spans))
        this.spans.push({
          ...span,
          attributes: fieldsOf(span.attributes),
          links: span.links ?? [],
          resource: fieldsOf(resource.attributes),
        });
  }
}

function fieldsOf(pairs: KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}
