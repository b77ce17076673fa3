import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { endsWithItsTest } from './endings.js';

interface Backend {
  /** Where it listens now; a new life may listen elsewhere. */
  readonly url: string;
}

/** How often each backend is asked whether it is ready (ms). */
const ASK_EVERY_MS = 100;

/**
 * A load balancer as anybody's: carries bytes, knows nothing of HTTP. New connections go in turn to the backends whose
 * `/health/ready` says 200; one that a backend refuses is offered to the next. A connection that stands is never moved.
 */
export class Balancer {
  /** Connections that a backend refused and another one took. */
  offeredAgain = 0;
  /** Connections that nobody took. */
  refused = 0;
  private readonly ready = new Set<Backend>();
  private readonly sockets = new Set<Socket>();
  private turn = 0;
  private asking?: NodeJS.Timeout;

  private constructor(
    private readonly server: Server,
    private readonly backends: readonly Backend[],
  ) {}

  static async before(backends: readonly Backend[]): Promise<Balancer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const balancer = new Balancer(server, backends);
    endsWithItsTest(async () => balancer.stop());
    server.on('connection', (client: Socket) => balancer.carry(client));
    await balancer.ask();
    return balancer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    clearTimeout(this.asking);
    this.asking = undefined;
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async ask(): Promise<void> {
    this.asking = undefined;
    const rounds = this.backends.map(async (backend) => {
      const answer = await fetch(`${backend.url}/health/ready`, {
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(1_000),
      }).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
      if (answer?.ok) this.ready.add(backend);
      else this.ready.delete(backend);
    });
    await Promise.all(rounds);
    if (this.server.listening) this.asking = setTimeout(() => void this.ask(), ASK_EVERY_MS);
  }

  private carry(client: Socket): void {
    this.own(client);
    const inTurn = [...this.ready];
    const first = this.turn++ % Math.max(1, inTurn.length);
    this.offer(client, [...inTurn.slice(first), ...inTurn.slice(0, first)]);
  }

  private offer(client: Socket, [backend, ...others]: Backend[]): void {
    if (!backend) {
      this.refused += 1;
      client.destroy();
      return;
    }
    const upstream = this.own(connect(Number(new URL(backend.url).port), '127.0.0.1'));
    const refused = (): void => {
      this.offeredAgain += 1;
      this.offer(client, others);
    };
    upstream.once('error', refused);
    upstream.once('connect', () => {
      upstream.off('error', refused);
      client.pipe(upstream).pipe(client);
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const)
        one.once('close', () => other.destroy());
    });
  }

  private own(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    return socket.once('close', () => this.sockets.delete(socket));
  }
}
