import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endsWithItsTest } from './endings.js';

export interface CarriedCall {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
}

/** The line between the service and Novita: carries calls, remembers them, and can be cut and mended. */
export class NovitaLine {
  readonly carried: CarriedCall[] = [];
  private server?: Server;
  private port = 0;

  private constructor(private readonly novita: { url: string; apiKey: string }) {}

  static async to(novita: { url: string; apiKey: string }): Promise<NovitaLine> {
    const line = new NovitaLine(novita);
    endsWithItsTest(async () => line.cut());
    await line.mend();
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get apiKey(): string {
    return this.novita.apiKey;
  }

  /** Whoever calls is refused the connection; calls on their way are broken. */
  async cut(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async mend(): Promise<void> {
    const server = createServer((request, response) => {
      const { method = 'GET', url: path = '/', headers } = request;
      this.carried.push({ method, path, headers });
      const onward = httpRequest(`${this.novita.url}${path}`, { method, headers, agent: false }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.once('error', () => response.destroy());
      });
      onward.once('error', () => response.destroy());
      response.once('close', () => onward.destroy());
      request.pipe(onward);
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }
}
