import { Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';

/** The Lua function `append_audit`, for scripts that write a record and why it may cost money in one call. */
export const APPEND_AUDIT = new URL('./append-audit.lua', import.meta.url);

/** Who is about to do what, written before it is done. */
export interface AuditEntry {
  at: Moment;
  actor: string;
  /** `create`, `start`, `delete-surplus` … */
  action: string;
  instanceId?: string;
  novitaInstanceId?: string;
  /** The number in the marker, for a create. */
  attempt?: number;
  requestId?: string;
  detail?: string;
}

/** The append-only trail of calls that cost or end money. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** The key that `append_audit` takes. */
  get key(): string {
    return this.keys.key('audit');
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.redis.state.xadd(this.key, 'MAXLEN', '~', 1_000_000, '*', 'entry', JSON.stringify(entry));
  }

  /** The newest entries, newest first. */
  async latest(count: number): Promise<AuditEntry[]> {
    const entries = await this.redis.state.xrevrange(this.key, '+', '-', 'COUNT', count);
    return entries.map(([, fields]) => JSON.parse(fields[1] ?? '{}') as AuditEntry);
  }
}
