import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Handler = (request: SeenRequest, response: ServerResponse) => void;

/** An HTTP server that remembers what it was sent and answers as the test says. */
export class ScriptedServer {
  readonly seen: SeenRequest[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private handler: Handler = (_request, response) => response.end('{}');

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answers(handler: Handler): void {
    this.seen.length = 0;
    this.handler = handler;
  }

  answersJson(body: unknown, status = 200, headers: Record<string, string> = {}): void {
    this.answers((_request, response) => sendJson(response, body, status, headers));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://novita');
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    this.seen.push(seen);
    this.handler(seen, response);
  }
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Novita's own form of a failure. */
export function envelope(code: number, reason: string, message = reason.toLowerCase()): object {
  return { code, reason, message, metadata: {} };
}
