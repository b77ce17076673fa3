import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { endsWithItsTest } from '../../support/endings.js';

/** Stands between the service and its Redis; makes it slow, or breaks connections in the middle of an answer. */
export class FaultProxy {
  /** How long each piece of an answer is held back. */
  delayMs = 0;
  /** Connections that were broken in the middle of an answer. */
  cuts = 0;
  private cutsLeft = 0;
  private readonly pairs = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly socketPath: string,
  ) {}

  static async to(socketPath: string): Promise<FaultProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new FaultProxy(server, socketPath);
    server.on('connection', (client: Socket) => proxy.carry(client));
    endsWithItsTest(async () => proxy.stop());
    return proxy;
  }

  /** In the form that `REDIS_URL` takes. */
  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks the connection in the middle of the next answers that have a middle. */
  cutAnswers(count: number): void {
    this.cutsLeft += count;
  }

  async stop(): Promise<void> {
    for (const socket of this.pairs) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private carry(client: Socket): void {
    const redis = connect(this.socketPath);
    const endBoth = (): void => {
      client.destroy();
      redis.destroy();
    };
    for (const socket of [client, redis]) {
      this.pairs.add(socket);
      socket.on('error', endBoth).on('close', endBoth);
      socket.once('close', () => this.pairs.delete(socket));
    }
    client.on('data', (chunk: Buffer) => redis.write(chunk));
    redis.on('data', (chunk: Buffer) => {
      const middle = Math.floor(chunk.length / 2);
      if (this.cutsLeft > 0 && middle > 8) {
        this.cutsLeft -= 1;
        this.cuts += 1;
        client.write(chunk.subarray(0, middle), endBoth);
      } else if (this.delayMs > 0) setTimeout(() => client.destroyed || client.write(chunk), this.delayMs);
      else client.write(chunk);
    });
  }
}
