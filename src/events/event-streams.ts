import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { BOOTSTRAP_KEY, KeysService } from '../access/keys.service.js';
import { maySee, type Principal } from '../access/principal.js';
import { messageOf } from '../common/app-error.js';
import { EVENTS_CONFIG } from '../config/config.module.js';
import type { EventsConfig } from '../config/config.js';
import { eventFrames } from './event-frames.js';
import type { EventType } from './event-types.js';
import { StreamsEndedError, TooManyStreamsError } from './events.errors.js';
import type { LiveEvent } from './live-event.js';
import { LiveFeed } from './live-feed.js';
import { StreamPlaces } from './stream-places.js';

const openStreams = new Gauge({
  name: 'ngi_event_streams',
  help: 'Event streams that are open in this process.',
});

/** What lies ready for a client that is slower than its events; beyond it nothing is read for it. */
const READY_BYTES = 64 * 1024;
/** A client that has taken nothing for so many pings is cut off; it comes back and resumes when it can. */
const PINGS_UNTIL_CUT = 3;
/** How long the streams of a process that is ending have to say goodbye (ms). */
const GOODBYE_MS = 1_000;
/** The key that the deployment itself brings has so many times the places of others. */
const BOOTSTRAP_TIMES = 10;

export interface StreamRequest {
  principal: Principal;
  /** Where the client was when it was cut off. */
  resumeAt?: string;
  /** Only these types; all of them unless told. */
  types?: readonly EventType[];
  instanceId?: string;
}

interface OpenStream {
  keyId: string;
  readable: Readable;
  end: () => void;
  /** When the client last took something; monotonic milliseconds. */
  takenAt: number;
}

/** The event streams of this process: who may have one, and that each ends when it should. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly logger = new Logger(EventStreams.name);
  private readonly open = new Map<string, OpenStream>();
  private care?: NodeJS.Timeout;
  private ending = false;

  constructor(
    private readonly feed: LiveFeed,
    private readonly places: StreamPlaces,
    private readonly keys: KeysService,
    @Inject(EVENTS_CONFIG) private readonly config: EventsConfig,
  ) {}

  /**
   * Opens a stream; it is closed by whoever reads it.
   *
   * @throws {TooManyStreamsError}
   * @throws {StreamsEndedError}
   */
  async begin(request: StreamRequest): Promise<Readable> {
    if (this.ending) throw new StreamsEndedError();
    await this.feed.position();
    const { keyId } = request.principal;
    const id = randomUUID();
    const times = keyId === BOOTSTRAP_KEY.keyId ? BOOTSTRAP_TIMES : 1;
    const limit = this.config.streamsPerKey * times;
    if (!(await this.places.take(keyId, id, limit))) throw new TooManyStreamsError(limit);
    const stream = this.stream(request);
    this.open.set(id, stream);
    openStreams.inc();
    this.care ??= setInterval(() => void this.takeCare(), this.config.pingMs);
    stream.readable.once('close', () => void this.closed(id, stream));
    return stream.readable;
  }

  /** Ends every stream before the server begins to wait for its connections. */
  async onModuleDestroy(): Promise<void> {
    this.ending = true;
    clearInterval(this.care);
    const streams = [...this.open.values()];
    for (const { end } of streams) end();
    const ended = Promise.all(
      streams.map(async ({ readable }) => readable.closed || once(readable, 'close')),
    );
    await Promise.race([ended, pause(GOODBYE_MS, undefined, { ref: false })]);
    for (const { readable } of streams) readable.destroy();
  }

  private stream({ principal, resumeAt, types, instanceId }: StreamRequest): OpenStream {
    const ending = new AbortController();
    const wants = ({ owner, type, instanceId: its }: LiveEvent): boolean =>
      maySee(principal, owner) &&
      (types === undefined || types.includes(type)) &&
      (instanceId === undefined || its === instanceId);
    const { pingMs } = this.config;
    const frames = eventFrames(this.feed, { resumeAt, wants, pingMs, signal: ending.signal });
    const stream: OpenStream = {
      keyId: principal.keyId,
      readable: Readable.from(notingWhenTaken(frames), { objectMode: false, highWaterMark: READY_BYTES }),
      end: () => ending.abort(),
      takenAt: performance.now(),
    };
    async function* notingWhenTaken(all: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
      for await (const one of all) {
        yield one;
        stream.takenAt = performance.now();
      }
    }
    return stream;
  }

  private async closed(id: string, { keyId, end }: OpenStream): Promise<void> {
    end();
    this.open.delete(id);
    openStreams.dec();
    await this.places.giveBack(keyId, id).catch(() => {
      // Redis is away; the place is free again when it is no longer held.
    });
  }

  /** Cuts off who takes nothing and whose key was revoked; holds on to the places of the others. */
  private async takeCare(): Promise<void> {
    const stillAt = performance.now() - PINGS_UNTIL_CUT * this.config.pingMs;
    const byKey = new Map<string, string[]>();
    for (const [id, { keyId, readable, takenAt }] of this.open) {
      if (takenAt < stillAt) readable.destroy();
      else byKey.set(keyId, [...(byKey.get(keyId) ?? []), id]);
    }
    try {
      await Promise.all([...byKey].map(async ([keyId, ids]) => this.keep(keyId, ids)));
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'Open streams could not be looked after' });
    }
  }

  private async keep(keyId: string, ids: string[]): Promise<void> {
    if (await this.keys.opensStill(keyId)) return this.places.hold(keyId, ids);
    for (const id of ids) this.open.get(id)?.end();
  }
}
