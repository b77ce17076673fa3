import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { eventually } from './eventually.js';
import { endsWithItsTest } from './endings.js';

export interface StreamedEvent {
  id: string;
  event: string;
  data: string;
}

/** Reads server-sent events as a browser does, and remembers what it was told. */
export class EventStreamClient {
  readonly events: StreamedEvent[] = [];
  /** Everything that came, as text. */
  text = '';
  /** What a browser would send as `Last-Event-ID`. */
  lastEventId = '';
  ended = false;

  private constructor(
    private readonly request: ClientRequest,
    readonly response: IncomingMessage,
  ) {}

  /** Resolves with the headers of the answer, whatever its status. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStreamClient> {
    const request = get(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const client = new EventStreamClient(request, response);
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    response.once('close', () => {
      client.ended = true;
    });
    endsWithItsTest(() => client.close());
    return client;
  }

  /** Begins to take what comes. */
  listen(): this {
    let rest = '';
    this.response.setEncoding('utf8').on('data', (chunk: string) => {
      this.text += chunk;
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) this.dispatch(frame);
    });
    return this;
  }

  async until(count: number, withinMs = 10_000): Promise<StreamedEvent[]> {
    return eventually(() => {
      if (this.events.length < count) throw new Error(`${this.events.length} of ${count} events have come`);
      return this.events;
    }, withinMs);
  }

  close(): void {
    this.request.destroy();
    this.response.destroy();
  }

  private dispatch(frame: string): void {
    let [event, data] = ['message', ''];
    for (const line of frame.split('\n')) {
      const [, field = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
      if (field === 'id') this.lastEventId = value;
      if (field === 'event') event = value;
      if (field === 'data') data += value;
    }
    if (data !== '') this.events.push({ id: this.lastEventId, event, data });
  }
}
