import { LRUCache } from 'lru-cache';

/** Attempts at a time at one host, by how its receivers were the last time. */
const PER_HOST = { prompt: 4, unknown: 4, slow: 1 };
/** A receiver that kept its last attempt for longer is slow until it answers sooner. */
const SLOW_MS = 2_000;
/** Slow receivers hold at most this part of all places, together. */
const SLOW_SHARE = 1 / 4;
/** More than one place at a host are given only while this part of all places is free. */
const SPARE_SHARE = 1 / 2;

const FIRST_GUESS_MS = 1_000;
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = { prompt: 15_000, unknown: 15_000, slow: 60_000 };
const REMEMBERED_RECEIVERS = 10_000;
/** So many of those who wait are looked through for whom a free place would be one. */
const LOOKED_THROUGH = 50;
/** A call back that comes while the delivery is still on its way out is not heard; nobody is called for ever. */
const CALLS = 3;

type Manner = keyof typeof PER_HOST;

interface Waiting {
  receiver: Receiver;
  /** How often it was called back. */
  calls: number;
  /** How often it was sent away. */
  times: number;
}

interface Receiver {
  host: string;
  /** The URL without its query: one host may serve many receivers that have nothing to do with each other. */
  name: string;
}

/** What a receiver was like the last time. */
interface Known {
  manner: Manner;
  /** What one attempt takes, as a moving average. */
  usualMs: number;
}

export type Slot =
  | {
      /**
       * Gives the place back.
       *
       * @param tookMs what the attempt took; absent when none was made
       * @returns the deliveries that were sent away before and get a place now, if they come at once
       */
      free: (tookMs?: number) => string[];
    }
  | { comeBackInMs: number };

/**
 * The places for attempts in one process, shared out so that a receiver that hangs delays only itself: a host has few,
 * and only one while most are taken; receivers that were slow the last time have one at their host, and never more than
 * a part of all places together. Who is sent away is called back when there is a place, or else comes by itself.
 */
export class HostSlots {
  private readonly known = new LRUCache<string, Known>({ max: REMEMBERED_RECEIVERS });
  /** Attempts in flight, by host and manner. */
  private readonly inFlight = new Map<string, number>();
  /** Who was sent away, by host and in that order: delivery → receiver, and how often it was called back. */
  private readonly waiting = new Map<string, Map<string, Waiting>>();
  private taken = 0;
  private takenBySlow = 0;

  constructor(
    private readonly places: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** A place to be given back after the attempt, or when one is likely to be free (ms, spread by ±50 %). */
  take(url: string, deliveryId: string): Slot {
    const receiver = receiverOf(url);
    const { manner } = this.of(receiver);
    if (!this.hasPlaceFor(receiver)) return { comeBackInMs: this.sendAway(receiver, deliveryId) };
    this.forget(receiver, deliveryId);
    this.count(receiver, manner, 1);
    return { free: (tookMs) => this.free(receiver, manner, tookMs) };
  }

  private free(receiver: Receiver, manner: Manner, tookMs?: number): string[] {
    this.count(receiver, manner, -1);
    if (tookMs !== undefined) {
      const { usualMs } = this.of(receiver);
      this.known.set(receiver.name, {
        manner: tookMs > SLOW_MS ? 'slow' : 'prompt',
        usualMs: (usualMs + tookMs) / 2,
      });
    }
    return this.callBack(receiver.host);
  }

  /** Who of those that wait for a host would get a place, the first first. */
  private callBack(host: string): string[] {
    const first = [...(this.waiting.get(host) ?? [])].slice(0, LOOKED_THROUGH);
    const called: [string, Receiver, Manner][] = [];
    for (const [deliveryId, waiting] of first) {
      const { receiver } = waiting;
      if (!this.hasPlaceFor(receiver)) continue;
      waiting.calls += 1;
      if (waiting.calls === CALLS) this.forget(receiver, deliveryId);
      const { manner } = this.of(receiver);
      this.count(receiver, manner, 1);
      called.push([deliveryId, receiver, manner]);
    }
    for (const [, receiver, manner] of called) this.count(receiver, manner, -1);
    return called.map(([deliveryId]) => deliveryId);
  }

  private sendAway(receiver: Receiver, deliveryId: string): number {
    const others = this.waiting.get(receiver.host) ?? new Map<string, Waiting>();
    const times = (others.get(deliveryId)?.times ?? 0) + 1;
    this.waiting.set(receiver.host, others.set(deliveryId, { receiver, calls: 0, times }));
    const { manner, usualMs } = this.of(receiver);
    const queueMs = (usualMs * others.size) / PER_HOST[manner];
    // It is called when there is a place; who comes by himself again and again only keeps others from working.
    const wait = Math.min(Math.max(queueMs, SHORTEST_WAIT_MS) * 2 ** (times - 1), LONGEST_WAIT_MS[manner]);
    return Math.round(wait * (0.5 + this.random()));
  }

  private forget({ host }: Receiver, deliveryId: string): void {
    const others = this.waiting.get(host);
    others?.delete(deliveryId);
    if (others?.size === 0) this.waiting.delete(host);
  }

  private hasPlaceFor(receiver: Receiver): boolean {
    const { manner } = this.of(receiver);
    const atHost = this.inFlight.get(keyOf(receiver, manner)) ?? 0;
    if (atHost >= PER_HOST[manner]) return false;
    if (atHost > 0 && this.taken >= this.places * (1 - SPARE_SHARE)) return false;
    return manner !== 'slow' || this.takenBySlow < this.places * SLOW_SHARE;
  }

  private count(receiver: Receiver, manner: Manner, by: 1 | -1): void {
    const key = keyOf(receiver, manner);
    const atHost = (this.inFlight.get(key) ?? 0) + by;
    if (atHost > 0) this.inFlight.set(key, atHost);
    else this.inFlight.delete(key);
    this.taken += by;
    if (manner === 'slow') this.takenBySlow += by;
  }

  private of({ name }: Receiver): Known {
    return this.known.get(name) ?? { manner: 'unknown', usualMs: FIRST_GUESS_MS };
  }
}

function receiverOf(url: string): Receiver {
  if (!URL.canParse(url)) return { host: '', name: '' };
  const { host, pathname } = new URL(url);
  return { host, name: `${host}${pathname}` };
}

function keyOf({ host }: Receiver, manner: Manner): string {
  return `${manner} ${host}`;
}
