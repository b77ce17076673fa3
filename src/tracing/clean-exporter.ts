import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { hide, scrub } from '../common/secret-text.js';

/** Attributes that hold an address; what stands after the question mark is often a secret. */
const ADDRESSES = new Set(['url.full', 'http.url', 'http.target', 'url.path']);
const QUERIES = new Set(['url.query']);

/** Lets no secret out: the last thing that a span meets before it is sent. */
export class CleanExporter implements SpanExporter {
  constructor(
    private readonly exporter: SpanExporter,
    private readonly secrets: readonly string[],
  ) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    for (const span of spans) this.clean(span);
    this.exporter.export(spans, done);
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }

  private clean({ attributes, events, status, links }: ReadableSpan): void {
    for (const holder of [{ attributes }, ...events, ...links])
      if (holder.attributes) this.cleanAttributes(holder.attributes);
    if (status.message !== undefined) status.message = this.text(status.message);
  }

  private cleanAttributes(attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (QUERIES.has(name)) delete attributes[name];
      else if (typeof value === 'string') attributes[name] = this.text(withoutQuery(name, value));
      else if (Array.isArray(value))
        attributes[name] = value.map((one) =>
          typeof one === 'string' ? this.text(one) : one,
        ) as typeof value;
    }
  }

  private text(text: string): string {
    return hide(scrub(text), this.secrets);
  }
}

function withoutQuery(name: string, value: string): string {
  return ADDRESSES.has(name) ? (value.split(/[?#]/, 1)[0] ?? '') : value;
}
