import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What the receiver does with a request once it has read it. */
export type ReceiverAnswer =
  | {
      status: number;
      headers?: Record<string, string>;
      body?: string;
      delayMs?: number;
      /** Does not answer before this has come. */
      after?: Promise<unknown>;
    }
  /** Never answers. */
  | 'hang'
  /** Closes the connection without an answer. */
  | 'reset'
  /** Answers 200 and a body without an end, as fast as it is read. */
  | 'endless'
  /** Answers 200 and a body that comes byte by byte, so that no idle timer fires. */
  | 'drip'
  /** Answers something that is not HTTP. */
  | 'garbage';

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The bytes as they came. */
  body: Buffer;
  /** The `webhook-id`. */
  id: string;
  /** What the `standardwebhooks` package says of the signature; without a secret nothing is verified. */
  verified: boolean;
  /** Requests of the same `webhook-id` that had not been answered when this one came. */
  overlapping: number;
  /** Milliseconds since 1970. */
  at: number;
}

export interface ReceiverOptions {
  secret?: string;
  host?: string;
}

/** An HTTP server that remembers what it was sent and answers as the test says. */
export class WebhookReceiver {
  readonly received: ReceivedRequest[] = [];
  /** The local address of every connection that was accepted. */
  readonly connections: string[] = [];
  /** How many bytes of endless bodies were handed to the sockets. */
  endlessBytes = 0;
  private readonly script: ReceiverAnswer[] = [];
  private usual: ReceiverAnswer = { status: 200 };
  private readonly news = new EventEmitter();
  private readonly sockets = new Set<Socket>();
  private readonly unanswered = new Map<string, number>();

  readonly port: number;

  private constructor(
    private readonly server: Server,
    private readonly options: ReceiverOptions,
  ) {
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(options: ReceiverOptions = {}): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, options.host ?? '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(server, options);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        receiver.remember(method, url, headers, Buffer.concat(chunks), response);
      });
      request.on('error', () => undefined);
      response.on('error', () => undefined);
    });
    server.on('connection', (socket: Socket) => {
      receiver.connections.push(socket.localAddress ?? '');
      receiver.sockets.add(socket.on('error', () => undefined));
      socket.once('close', () => receiver.sockets.delete(socket));
    });
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The answers to the next requests, in order; after them the usual one. */
  answers(...answers: ReceiverAnswer[]): this {
    this.script.push(...answers);
    return this;
  }

  /** The answer to every request that the script has none for; 200 unless told. */
  usually(answer: ReceiverAnswer): this {
    this.usual = answer;
    return this;
  }

  /** Waits until so many requests have come, and returns them all. */
  async until(count: number, timeoutMs = 10_000): Promise<ReceivedRequest[]> {
    const deadline = AbortSignal.timeout(timeoutMs);
    while (this.received.length < count) {
      try {
        await once(this.news, 'request', { signal: deadline });
      } catch {
        throw new Error(`Waited for ${count} requests, got ${this.received.length} in ${timeoutMs} ms`);
      }
    }
    return this.received;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private remember(
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const id = String(headers['webhook-id'] ?? '');
    const overlapping = this.unanswered.get(id) ?? 0;
    this.unanswered.set(id, overlapping + 1);
    response.once('close', () => this.unanswered.set(id, (this.unanswered.get(id) ?? 1) - 1));
    const verified = this.verifies(headers, body);
    this.received.push({ method, path, headers, body, id, verified, overlapping, at: Date.now() });
    this.answer(response, this.script.shift() ?? this.usual);
    this.news.emit('request');
  }

  private verifies(headers: IncomingHttpHeaders, body: Buffer): boolean {
    if (!this.options.secret) return false;
    try {
      new Webhook(this.options.secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  }

  private answer(response: ServerResponse, answer: ReceiverAnswer): void {
    if (answer === 'hang') return;
    if (answer === 'reset') {
      (response.socket as Socket).resetAndDestroy();
    } else if (answer === 'garbage') {
      response.socket?.end('no HTTP at all\r\n\r\n');
    } else if (answer === 'endless') {
      response.writeHead(200);
      this.pour(response);
    } else if (answer === 'drip') {
      response.writeHead(200).write('.');
      const timer = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(timer));
    } else {
      const { status, headers = {}, body = '', delayMs = 0, after = Promise.resolve() } = answer;
      const send = (): void => void response.writeHead(status, headers).end(body);
      void after.then(() => setTimeout(send, delayMs));
    }
  }

  private pour(response: ServerResponse): void {
    const chunk = Buffer.alloc(16 * 1024, 'x');
    while (!response.destroyed) {
      this.endlessBytes += chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', () => this.pour(response));
        return;
      }
    }
  }
}
