interface Host {
  inFlight: number;
  /** What one attempt takes, as a moving average. */
  usualMs: number;
  /** The deliveries that were sent away since the host was last idle. */
  sentAway: Set<string>;
}

const FIRST_GUESS_MS = 1_000;
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 15_000;

export type Slot = { free: (tookMs: number) => void } | { comeBackInMs: number };

/** Few attempts at a time per receiving host in one process, so that a host that hangs delays only itself. */
export class HostSlots {
  private readonly hosts = new Map<string, Host>();

  constructor(
    private readonly perHost: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** A slot to be freed after the attempt, or when one is likely to be free (ms, spread by ±50 %). */
  take(hostName: string, deliveryId: string): Slot {
    const host = this.hosts.get(hostName) ?? { inFlight: 0, usualMs: FIRST_GUESS_MS, sentAway: new Set() };
    if (host.inFlight >= this.perHost) {
      host.sentAway.add(deliveryId);
      const queueMs = (host.usualMs * host.sentAway.size) / this.perHost;
      const wait = Math.min(Math.max(queueMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
      return { comeBackInMs: Math.round(wait * (0.5 + this.random())) };
    }
    this.hosts.set(hostName, host);
    host.sentAway.delete(deliveryId);
    host.inFlight += 1;
    return { free: (tookMs) => this.free(hostName, host, tookMs) };
  }

  private free(hostName: string, host: Host, tookMs: number): void {
    host.inFlight -= 1;
    host.usualMs = (host.usualMs + tookMs) / 2;
    if (host.inFlight === 0) this.hosts.delete(hostName);
  }
}
