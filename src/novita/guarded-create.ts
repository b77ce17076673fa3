import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError, messageOf } from '../common/app-error.js';
import { durations, requests } from './call-metrics.js';
import { judgeCreate } from './create-judgement.js';
import type { CreateOutcome, SendGuard } from './create-outcome.js';
import { NovitaHttp, troubleOf } from './novita-http.js';
import { NOVITA_TIMES, type NovitaTimes } from './novita-times.js';
import { NovitaUnavailableError } from './novita.errors.js';
import { OutgoingLimiter } from './outgoing-limiter.js';
import { guardAgents, GuardedConnection } from './send-guard-agent.js';

const endpoint = 'create-instance';

/**
 * Sends a paid, unrepeatable call once: no retry, no breaker, no reused connection. The connection tells for certain
 * whether the request may have been written; only when it may have been is a missing answer `unknown`.
 */
@Injectable()
export class GuardedCreate {
  private readonly logger = new Logger(GuardedCreate.name);

  constructor(
    private readonly http: NovitaHttp,
    private readonly limiter: OutgoingLimiter,
    @Inject(NOVITA_TIMES) private readonly times: NovitaTimes,
  ) {}

  /** @param told what of the body is said in confidence */
  async send(body: object, guard: SendGuard, told: readonly string[] = []): Promise<CreateOutcome> {
    const held = await this.heldBack();
    if (held) return held;

    const started = performance.now();
    const outcome = await this.sendOnce(body, guard, told);
    const seconds = (performance.now() - started) / 1000;
    const result = resultOf(outcome);
    requests.inc({ endpoint, result });
    durations.observe({ endpoint }, seconds);
    const line = { endpoint, result, durationMs: Math.round(seconds * 1000) };
    if (outcome.kind === 'done') this.logger.debug({ ...line, msg: 'Novita call' });
    else this.logger.warn({ ...line, reason: reasonOf(outcome), msg: 'Novita call failed' });

    if (outcome.kind === 'refused' && outcome.error instanceof NovitaUnavailableError)
      await this.limiter.pauseAll(outcome.error.retryAfterMs ?? 0);
    return outcome;
  }

  /** A create does not queue for long: its guard would say no by then. */
  private async heldBack(): Promise<CreateOutcome | undefined> {
    try {
      await this.limiter.turn(this.times.longestCreateQueueMs);
      return undefined;
    } catch (error) {
      if (error instanceof NovitaUnavailableError) return { kind: 'refused', error };
      return { kind: 'not-sent', reason: messageOf(error) };
    }
  }

  private async sendOnce(body: object, guard: SendGuard, told: readonly string[]): Promise<CreateOutcome> {
    const connection = new GuardedConnection(guard, this.times.connectMs);
    const agents = guardAgents(connection);
    try {
      return judgeCreate(await this.http.exchange({ endpoint, body }, agents), told);
    } catch (error) {
      const kind = connection.handedOver ? 'unknown' : 'not-sent';
      return { kind, reason: troubleOf(error) };
    } finally {
      connection.giveUp();
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    }
  }
}

function resultOf(outcome: CreateOutcome): string {
  if (outcome.kind === 'done') return 'ok';
  return outcome.kind === 'refused' ? outcome.error.code : outcome.kind.replace('-', '_');
}

function reasonOf(outcome: Exclude<CreateOutcome, { kind: 'done' }>): string {
  return outcome.kind === 'refused' ? (outcome.error satisfies AppError).message : outcome.reason;
}
