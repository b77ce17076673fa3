import { Agent, type ClientRequestArgs } from 'node:http';
import { Agent as TlsAgent, type RequestOptions } from 'node:https';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls';
import type { SendGuard } from './create-outcome.js';

type Handover = (error: Error | null, socket: Duplex) => void;

/**
 * One connection for one request. It is handed to the request only when it is up and the guard agrees at that
 * moment, so before that nothing has been written, and after it anything may have been.
 */
export class GuardedConnection {
  private socket?: Socket;
  private state: 'closed' | 'connecting' | 'handed-over' | 'given-up' = 'closed';

  constructor(
    private readonly guard: SendGuard,
    private readonly connectMs: number,
  ) {}

  /** Whether the request may have been written. */
  get handedOver(): boolean {
    return this.state === 'handed-over';
  }

  /** From now on nothing is handed over any more. */
  giveUp(): void {
    if (this.state !== 'handed-over') this.state = 'given-up';
    this.socket?.destroy();
  }

  open(socket: Socket, up: 'connect' | 'secureConnect', hand: Handover): void {
    this.socket = socket;
    if (this.state !== 'closed') {
      this.fail(new Error('One connection carries one request'), hand);
      return;
    }
    this.state = 'connecting';
    const timer = setTimeout(() => socket.destroy(new Error('connect timeout')), this.connectMs);
    const onClose = (): void => settle(new Error('closed before it was up'));
    const onUp = (): void => settle();
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      socket.off(up, onUp).off('error', settle).off('close', onClose);
      const refusal = error ?? this.refusal();
      if (refusal) {
        this.fail(refusal, hand);
        return;
      }
      this.state = 'handed-over';
      hand(null, socket);
    };
    socket.once(up, onUp).once('error', settle).once('close', onClose);
  }

  private refusal(): Error | undefined {
    if (this.state !== 'connecting') return new Error('given up while connecting');
    return this.guard.mayStillSend() ? undefined : new Error('fenced: too late to send');
  }

  private fail(error: Error, hand: Handover): void {
    this.state = 'given-up';
    this.socket?.on('error', () => undefined);
    this.socket?.destroy();
    hand(error, this.socket as Duplex);
  }
}

class PlainGuardAgent extends Agent {
  constructor(private readonly connection: GuardedConnection) {
    super({ keepAlive: false, maxSockets: 1 });
  }

  override createConnection(options: ClientRequestArgs, hand: Handover): undefined {
    this.connection.open(connect(options as NetConnectOpts), 'connect', hand);
  }
}

class TlsGuardAgent extends TlsAgent {
  constructor(private readonly connection: GuardedConnection) {
    super({ keepAlive: false, maxSockets: 1, maxCachedSessions: 0 });
  }

  override createConnection(options: RequestOptions, hand: Handover): undefined {
    this.connection.open(tlsConnect(options as ConnectionOptions), 'secureConnect', hand);
  }
}

/** Agents for both schemes over one guarded connection. */
export function guardAgents(connection: GuardedConnection): { httpAgent: Agent; httpsAgent: TlsAgent } {
  return { httpAgent: new PlainGuardAgent(connection), httpsAgent: new TlsGuardAgent(connection) };
}
