import { Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';

/** The Lua function `append_audit`, for scripts that write a record and why it may cost money in one call. */
export const APPEND_AUDIT = new URL('./append-audit.lua', import.meta.url);

const writeScript = new LuaScript(new URL('./write-audit.lua', import.meta.url), [APPEND_AUDIT]);

/** Who is about to do what, written before it is done; or who has asked for what, and what came of it. */
export interface AuditEntry {
  at: Moment;
  /** An owner, or one of our duties. */
  actor: string;
  /** The key that was used. */
  keyId?: string;
  /** `create`, `start`, `delete-surplus` … for calls; the name of the operation for requests. */
  action: string;
  instanceId?: string;
  novitaInstanceId?: string;
  /** What else it is about: the id of a key, an operation, an endpoint … */
  subject?: string;
  /** The number in the marker, for a create. */
  attempt?: number;
  requestId?: string;
  /** Where the request came from. */
  address?: string;
  /** The HTTP status of the answer. */
  status?: number;
  detail?: string;
}

/** Calls that begin or end paying, or show a secret, written before they are made; requests, written after them. */
export const TRAILS = ['calls', 'requests'] as const;

export type Trail = (typeof TRAILS)[number];

/** An entry, and its place in its trail. */
export interface StoredAuditEntry {
  /** Of the Redis stream: milliseconds and a number. */
  id: string;
  entry: AuditEntry;
}

/** The append-only trails. What costs money has one of its own, so that no flood of requests washes it away. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** The key that `append_audit` takes for a call. */
  get key(): string {
    return this.keyOf('calls');
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.write('calls', [entry]);
  }

  /** Oldest first. */
  async write(trail: Trail, entries: AuditEntry[]): Promise<void> {
    await writeScript.run(
      this.redis.state,
      [this.keyOf(trail)],
      entries.map((entry) => JSON.stringify(entry)),
    );
  }

  /** The newest calls, newest first. */
  async latest(count: number): Promise<AuditEntry[]> {
    return (await this.read('calls', '+', '-', count)).map(({ entry }) => entry);
  }

  /** Newest first, between two ids; `(` before an id leaves that one out. */
  async read(trail: Trail, newest: string, oldest: string, count: number): Promise<StoredAuditEntry[]> {
    const entries = await this.redis.state.xrevrange(this.keyOf(trail), newest, oldest, 'COUNT', count);
    return entries.map(([id, fields]) => ({ id, entry: JSON.parse(fields[1] ?? '{}') as AuditEntry }));
  }

  private keyOf(trail: Trail): string {
    return trail === 'calls' ? this.keys.key('audit') : this.keys.key('audit', trail);
  }
}
