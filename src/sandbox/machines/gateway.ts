import http from 'node:http';
import net from 'node:net';
import type { SandboxClock } from '../clock.js';
import type { Knobs } from '../knobs.js';
import type { Machine, MachinePort } from './machine.js';
import { gatewayErrorPage, machinePage } from './pages.js';
import { inStatusSince } from './timeline.js';

const LOOPBACK = '127.0.0.1';
const EVERYWHERE = '0.0.0.0';

interface Door {
  server: net.Server;
  sockets: Set<net.Socket>;
}

interface Visit {
  machine: Machine;
  port: number;
}

/**
 * The way in to running machines: a loopback listener behind each of their ports. One HTTP server speaks for all
 * http ports; listeners are opened when a machine's endpoints are first read and closed when it stops.
 */
export class Gateway {
  private readonly doors = new Map<string, Door[]>();
  private readonly opening = new Map<string, Promise<void>>();
  private readonly visits = new WeakMap<net.Socket, Visit>();
  private readonly web = http.createServer((request, response) => this.answer(request, response));

  constructor(
    private readonly clock: SandboxClock,
    private readonly knobs: Knobs,
    /** Under which name others than this computer reach the machines; absent: loopback only. */
    private readonly machineHost?: string,
  ) {}

  isOpen(machine: Machine): boolean {
    return this.doors.has(machine.id) || machine.ports.length === 0;
  }

  isServing(machine: Machine): boolean {
    return this.doors.has(machine.id);
  }

  /** Opens what is closed; on its former host ports when they are known and free. */
  async open(machine: Machine): Promise<void> {
    if (this.isOpen(machine)) return;
    const underWay = this.opening.get(machine.id) ?? this.openAll(machine);
    this.opening.set(machine.id, underWay);
    try {
      await underWay;
    } finally {
      this.opening.delete(machine.id);
    }
  }

  close(machine: Machine): void {
    this.closeDoors(machine.id);
    machine.hostPorts = {};
  }

  closeAll(): void {
    for (const id of this.doors.keys()) this.closeDoors(id);
  }

  private closeDoors(id: string): void {
    for (const door of this.doors.get(id) ?? []) {
      door.server.close();
      for (const socket of door.sockets) socket.destroy();
    }
    this.doors.delete(id);
  }

  private async openAll(machine: Machine): Promise<void> {
    const { ports, hostPorts: known } = machine;
    const doors = await Promise.all(ports.map((port) => this.openDoor(machine, port, known[port.port])));
    this.doors.set(machine.id, doors);
    machine.gatewayHost = this.machineHost;
    machine.hostPorts = Object.fromEntries(ports.map((port, index) => [port.port, hostPortOf(doors[index])]));
    if (machine.ports !== ports) this.close(machine);
  }

  private async openDoor(machine: Machine, port: MachinePort, wanted = 0): Promise<Door> {
    const door: Door = { server: net.createServer(), sockets: new Set() };
    door.server.on('connection', (socket) => this.welcome(door, socket, machine, port));
    try {
      await this.listen(door.server, wanted);
    } catch {
      await this.listen(door.server, 0).catch(() => undefined);
    }
    return door;
  }

  private listen(server: net.Server, port: number): Promise<void> {
    const host = this.machineHost === undefined ? LOOPBACK : EVERYWHERE;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host, backlog: 64 }, () => {
        server.removeListener('error', reject);
        server.on('error', () => server.close());
        resolve();
      });
    });
  }

  private welcome(door: Door, socket: net.Socket, machine: Machine, port: MachinePort): void {
    door.sockets.add(socket);
    socket.on('close', () => door.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (port.type === 'tcp') {
      socket.resume();
      return;
    }
    this.visits.set(socket, { machine, port: port.port });
    this.web.emit('connection', socket);
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const visit = this.visits.get(request.socket);
    const up = visit && this.isUp(visit.machine);
    const page = up ? machinePage(visit.machine, visit.port) : gatewayErrorPage(502, 'Bad Gateway');
    response.writeHead(up ? 200 : 502, { 'content-type': 'text/html; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : page);
  }

  private isUp(machine: Machine): boolean {
    const now = this.clock.now();
    const since = inStatusSince(machine.moves, 'running', now);
    return since !== undefined && now >= since + this.knobs.warmupMs && now >= machine.gatewayErrorUntil;
  }
}

/** 0 when the system had no listener left to give. */
function hostPortOf(door: Door | undefined): number {
  const address = door?.server.address();
  return address && typeof address === 'object' ? address.port : 0;
}

/** The name under which a machine is reached. */
export function hostOf({ gatewayHost = LOOPBACK }: Machine): string {
  return gatewayHost;
}

/** Where a machine's port answers, empty while it does not. */
export function endpointOf(machine: Machine, port: MachinePort): string {
  const hostPort = machine.hostPorts[port.port];
  if (!hostPort) return '';
  const address = `${hostOf(machine)}:${hostPort}`;
  return port.type === 'http' ? `http://${address}` : address;
}
