import { Inject, Injectable, Logger } from '@nestjs/common';
import { ZodError } from 'zod';
import { AppError } from '../common/app-error.js';
import { NOVITA_CONFIG } from '../config/config.module.js';
import type { NovitaConfig } from '../config/config.js';
import type { SendGuard } from './create-outcome.js';
import { durations, requests, skippedRows } from './call-metrics.js';
import { apiOf, ENDPOINTS } from './endpoints.js';
import { isSuccess, meaningOf } from './failure-meaning.js';
import { type Exchange, NovitaHttp, troubleOf } from './novita-http.js';
import { NovitaUnavailableError } from './novita.errors.js';
import { OutgoingLimiter } from './outgoing-limiter.js';
import { Resilience } from './resilience.js';

export interface NovitaCall<T> extends Exchange {
  /** Reads the body of a success; what it throws makes the answer unreadable. */
  read: (body: unknown) => T;
  /** Asked when its turn has come, right before it is sent. */
  guard?: SendGuard;
}

/** The way out to Novita for every call but create: resilience, and the meaning of failures. */
@Injectable()
export class NovitaTransport {
  private readonly logger = new Logger(NovitaTransport.name);

  constructor(
    private readonly http: NovitaHttp,
    private readonly resilience: Resilience,
    private readonly limiter: OutgoingLimiter,
    @Inject(NOVITA_CONFIG) private readonly config: NovitaConfig,
  ) {}

  async send<T>(call: NovitaCall<T>): Promise<T> {
    const attempt = (): Promise<T> => this.attempt(call);
    const api = apiOf(call.endpoint);
    switch (ENDPOINTS[call.endpoint].kind) {
      case 'read':
        return this.resilience.repeatedly(api, attempt);
      case 'command':
        return this.resilience.once(api, attempt);
      case 'urgent':
        return attempt();
      case 'create':
        throw new Error('A create goes through GuardedCreate');
    }
  }

  /** A call that answers with rows: says so when some could not be read. */
  async list<T extends { skipped: number }>(call: NovitaCall<T>): Promise<T> {
    const list = await this.send(call);
    if (list.skipped > 0) {
      skippedRows.inc({ endpoint: call.endpoint }, list.skipped);
      this.logger.warn({ endpoint: call.endpoint, skipped: list.skipped, msg: 'Rows could not be read' });
    }
    return list;
  }

  /** One try. Failures get their meaning here, innermost, so that retry and breaker judge meanings. */
  private async attempt<T>(call: NovitaCall<T>): Promise<T> {
    const { endpoint } = call;
    if (ENDPOINTS[endpoint].kind === 'urgent') await this.limiter.urgentTurn();
    else await this.limiter.turn(this.config.timeoutMs);

    if (call.guard && !call.guard.mayStillSend())
      throw new NovitaUnavailableError('budget', `${endpoint}: its turn came too late to send it`);

    const started = performance.now();
    try {
      const value = await this.answered(call);
      this.account(endpoint, started, 'ok');
      return value;
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'unexpected';
      this.account(endpoint, started, code, error instanceof AppError ? error.message : undefined);
      if (error instanceof NovitaUnavailableError && error.because === 'told-to-wait')
        await this.limiter.pauseAll(error.retryAfterMs ?? 0);
      throw error;
    }
  }

  private async answered<T>(call: NovitaCall<T>): Promise<T> {
    const { endpoint, read } = call;
    const answer = await this.http.exchange(call).catch((error: unknown) => {
      throw new NovitaUnavailableError('silent', `${endpoint}: no answer (${troubleOf(error)})`);
    });
    if (!isSuccess(answer)) throw meaningOf(endpoint, answer);
    try {
      return read(answer.body.kind === 'json' ? answer.body.value : undefined);
    } catch (error) {
      if (!(error instanceof ZodError)) throw error;
      throw new NovitaUnavailableError('broken', `${endpoint}: the answer cannot be read`, {
        httpStatus: answer.status,
      });
    }
  }

  private account(endpoint: string, started: number, result: string, reason?: string): void {
    const seconds = (performance.now() - started) / 1000;
    requests.inc({ endpoint, result });
    durations.observe({ endpoint }, seconds);
    const line = { endpoint, result, durationMs: Math.round(seconds * 1000) };
    if (reason === undefined) this.logger.debug({ ...line, msg: 'Novita call' });
    else this.logger.warn({ ...line, reason, msg: 'Novita call failed' });
  }
}
