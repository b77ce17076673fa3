import { Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { messageOf } from '../common/app-error.js';
import { isRedisAway } from '../redis/redis.errors.js';
import { type AuditEntry, AuditLog } from './audit-log.js';

const lost = new Counter({
  name: 'ngi_audit_entries_lost_total',
  help: 'Entries of the trail of requests that could not be stored; each is in the log.',
});

const BATCH = 500;
/** What waits for a store that is away; beyond it the log alone has the entry. */
const MOST_WAITING = 10_000;
const RETRY_MS = 1_000;

/**
 * Stores who has asked for what and what came of it, a moment after the answer, which does not wait for it. Each entry
 * is in the log, too. (What costs money is in a trail that is written before.)
 */
@Injectable()
export class RequestTrail {
  private readonly logger = new Logger(RequestTrail.name);
  private waiting: AuditEntry[] = [];
  private writing?: Promise<void>;
  private retry?: NodeJS.Timeout;
  private onAway: () => void = () => undefined;

  constructor(private readonly audit: AuditLog) {}

  /** Calls back whenever there are entries that the store does not take, so that the log has them at once. */
  whenAway(callback: () => void): void {
    this.onAway = callback;
  }

  note(entry: AuditEntry): void {
    if (this.waiting.length >= MOST_WAITING) {
      lost.inc();
      return this.onAway();
    }
    this.waiting.push(entry);
    if (this.retry) this.onAway();
    else this.writing ??= this.write();
  }

  /** Stores what was noted: to be called when the last request was answered and the store is still connected. */
  async flush(): Promise<void> {
    clearTimeout(this.retry);
    await (this.writing ?? this.write());
  }

  private async write(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, BATCH);
      try {
        await this.audit.write('requests', batch);
      } catch (error) {
        if (!isRedisAway(error))
          this.logger.error({ reason: messageOf(error), msg: 'The audit trail cannot be written' });
        this.onAway();
        this.retry = setTimeout(() => {
          this.retry = undefined;
          this.writing ??= this.write();
        }, RETRY_MS).unref();
        break;
      }
      this.waiting.splice(0, batch.length);
    }
    this.writing = undefined;
  }
}
