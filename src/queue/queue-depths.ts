import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { type JobName, JOBS } from './jobs.js';
import type { QueueDepth } from './queue-depth.js';
import { scrapeFrom } from './queue-metrics.js';
import { Queues } from './queues.js';

const depthsScript = new LuaScript(new URL('./queue-depths.lua', import.meta.url));

type Row = [
  waiting: number,
  active: number,
  delayed: number,
  failed: number,
  ageMs: number,
  lastFailed: number,
];

/** Reads all queues in one call. */
@Injectable()
export class QueueDepths implements OnModuleInit {
  private reading?: Promise<QueueDepth[]>;

  constructor(
    private readonly redis: RedisConnections,
    private readonly queues: Queues,
  ) {}

  onModuleInit(): void {
    scrapeFrom(async () => this.read());
  }

  /** Who asks while somebody else is being answered gets the same answer. */
  async read(): Promise<QueueDepth[]> {
    this.reading ??= this.ask().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async ask(): Promise<QueueDepth[]> {
    const names = Object.keys(JOBS) as JobName[];
    const keys = names.flatMap((name) =>
      ['wait', 'active', 'delayed', 'failed'].map((part) => this.queues.key(name, part)),
    );
    const starts = names.map((name) => this.queues.key(name, ''));
    const rows = (await depthsScript.run(this.redis.state, keys, starts)) as Row[];
    return names.map((queue, index) => depthOf(queue, rows[index]));
  }
}

function depthOf(queue: JobName, row: Row = [0, 0, 0, 0, 0, 0]): QueueDepth {
  const [waiting, active, delayed, failed, ageMs, lastFailed] = row;
  return {
    queue,
    waiting,
    active,
    delayed,
    failed,
    oldestSeconds: ageMs / 1_000,
    ...(lastFailed > 0 ? { lastFailedAt: new Date(lastFailed).toISOString() } : {}),
  };
}
