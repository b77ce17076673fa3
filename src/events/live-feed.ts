import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import { isRedisAway } from '../redis/redis.errors.js';
import { type RedisClient, RedisConnections } from '../redis/redis-connections.js';
import { EventLog, toLiveEvent } from './event-log.js';
import type { LiveEvent } from './live-event.js';

/** The newest events stay in memory for everybody who follows closely; who is further behind reads Redis. */
const REMEMBERED = 1_000;
const PAGE = 200;
const READ_AT_ONCE = 500;
/** How long one blocking read waits; also how soon a wiped stream is noticed (ms). */
const BLOCK_MS = 2_000;
const RETRY_MS = 200;

/**
 * The live stream inside this process: one connection reads it, however many follow. Followers pull from their own
 * position at their own speed, so none can hold up another, and none costs memory for being slow.
 */
@Injectable()
export class LiveFeed implements OnModuleDestroy {
  private readonly logger = new Logger(LiveFeed.name);
  private readonly waiting = new Set<() => void>();
  /** The newest events, oldest first; `remembered[0]` follows `rememberedFrom`. */
  private remembered: LiveEvent[] = [];
  private rememberedFrom = '';
  private newest = '';
  private started?: Promise<void>;
  private closing = false;

  constructor(
    private readonly redis: RedisConnections,
    private readonly log: EventLog,
  ) {}

  /**
   * The position of the newest event that is known here; begins to read with the first call.
   *
   * @throws when Redis is away and nothing was read yet
   */
  async position(): Promise<string> {
    this.started ??= this.start();
    try {
      await this.started;
    } catch (error) {
      this.started = undefined;
      throw error;
    }
    return this.newest;
  }

  /** Events after a position, oldest first, in parts; none when it is the newest; `lost` when what followed is unknown. */
  async after(position: string): Promise<LiveEvent[] | 'lost'> {
    if (position === (await this.position())) return [];
    if (position === this.rememberedFrom) return this.remembered.slice(0, PAGE);
    const place = this.remembered.findLastIndex((event) => event.position === position);
    if (place >= 0) return this.remembered.slice(place + 1, place + 1 + PAGE);
    return this.log.liveAfter(position, PAGE);
  }

  /**
   * Waits until something has happened after a position, for `timeoutMs`, or until the signal aborts.
   *
   * @returns whether the wait ended early
   */
  async moved(position: string, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.newest !== position || this.closing || signal?.aborted) return true;
    return new Promise<boolean>((resolve) => {
      const end = (early: boolean): void => {
        this.waiting.delete(wake);
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve(early);
      };
      const wake = (): void => end(true);
      const timer = setTimeout(() => end(false), timeoutMs);
      signal?.addEventListener('abort', wake);
      this.waiting.add(wake);
    });
  }

  /**
   * Looks until there is something to see: at once, after every event that concerns it, and a last time when the time
   * is up. Costs nothing while it waits.
   *
   * @returns what was seen; `undefined` when it was not there in time
   */
  async lookUntil<T>(
    look: () => Promise<T | undefined>,
    concerns: (event: LiveEvent) => boolean,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    const deadline = performance.now() + timeoutMs;
    const goesOn = (): boolean => performance.now() < deadline && !signal?.aborted && !this.closing;
    let position = await this.position();
    let seen = await look();
    while (seen === undefined && goesOn()) {
      // Timers may fire a fraction of a millisecond early.
      await this.moved(position, Math.ceil(deadline - performance.now()) + 1, signal);
      const news = await this.after(position);
      if (news === 'lost') position = await this.position();
      else position = news.at(-1)?.position ?? position;
      if (news === 'lost' || news.length === 0 || news.some(concerns)) seen = await look();
    }
    return seen;
  }

  onModuleDestroy(): void {
    this.closing = true;
    this.wakeAll();
  }

  private async start(): Promise<void> {
    const position = await this.log.livePosition();
    this.beginAt(position);
    void this.read(this.redis.connect('events'));
  }

  private beginAt(position: string): void {
    this.remembered = [];
    this.rememberedFrom = position;
    this.newest = position;
  }

  private async read(redis: RedisClient): Promise<void> {
    while (!this.closing) {
      try {
        await this.readOnce(redis);
      } catch (error) {
        if (!this.closing && !isRedisAway(error))
          this.logger.warn({ reason: messageOf(error), msg: 'The live stream could not be read' });
        await pause(RETRY_MS);
      }
    }
  }

  /**
   * Whatever was read is believed only while the stream still holds what came before it: a store that was set back or
   * wiped has lost events that nobody saw.
   */
  private async readOnce(redis: RedisClient): Promise<void> {
    const { newest } = this;
    const limits = ['COUNT', READ_AT_ONCE, 'BLOCK', BLOCK_MS] as const;
    const reply = await redis.xread(...limits, 'STREAMS', this.log.liveKey, newest);
    const entries = reply?.[0]?.[1] ?? [];
    if (!(await this.log.holds(newest))) this.beginAt(await this.log.livePosition());
    else if (entries.length > 0) this.remember(entries.map(toLiveEvent));
    else return;
    this.wakeAll();
  }

  private remember(events: LiveEvent[]): void {
    const all = [...this.remembered, ...events];
    const tooMany = Math.max(0, all.length - REMEMBERED);
    this.rememberedFrom = all[tooMany - 1]?.position ?? this.rememberedFrom;
    this.remembered = all.slice(tooMany);
    this.newest = this.remembered.at(-1)?.position ?? this.newest;
  }

  private wakeAll(): void {
    for (const wake of this.waiting) wake();
  }
}
