import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  handleWhen,
  retry,
} from 'cockatiel';
import { NOVITA_CONFIG } from '../config/config.module.js';
import type { NovitaConfig } from '../config/config.js';
import { breakerOpen } from './call-metrics.js';
import type { NovitaApi } from './endpoints.js';
import { NOVITA_TIMES, type NovitaTimes } from './novita-times.js';
import { NovitaUnavailableError } from './novita.errors.js';

/** Whether an error speaks against Novita's health; being told to wait, or any 4xx, whoever sent it, does not. */
export function speaksAgainstNovita(error: Error): boolean {
  if (!(error instanceof NovitaUnavailableError)) return false;
  const { because, httpStatus = 0 } = error;
  return because === 'silent' || (because === 'broken' && !(httpStatus >= 400 && httpStatus < 500));
}

/** The wait before the n-th retry: doubles from retry to retry, half of it by chance. */
export function backoffMs(attempt: number, times: NovitaTimes, chance: number): number {
  const full = Math.min(times.firstRetryMs * 2 ** (attempt - 1), times.longestRetryMs);
  return full / 2 + (full / 2) * chance;
}

/** Retry and breaker around calls; knows the meanings of failures and nothing of HTTP. */
@Injectable()
export class Resilience {
  private readonly logger = new Logger(Resilience.name);
  /** One for each of Novita's APIs: no figures are no reason to start nothing. */
  private readonly breakers: Record<NovitaApi, CircuitBreakerPolicy>;

  constructor(
    @Inject(NOVITA_CONFIG) private readonly config: NovitaConfig,
    @Inject(NOVITA_TIMES) private readonly times: NovitaTimes,
  ) {
    this.breakers = { machines: this.breakerOf('machines'), figures: this.breakerOf('figures') };
  }

  /**
   * Tries again while Novita is unavailable and the wait is short. No new try begins later than 1.5 time limits
   * after the first, so a silent server is asked twice and not for minutes.
   */
  async repeatedly<T>(api: NovitaApi, attempt: () => Promise<T>): Promise<T> {
    const lastStart = performance.now() + 1.5 * this.config.timeoutMs;
    const worthAnotherTry = (error: Error): boolean =>
      error instanceof NovitaUnavailableError &&
      (error.retryAfterMs ?? 0) <= this.times.longestRetryMs &&
      performance.now() < lastStart;
    const policy = retry(handleWhen(worthAnotherTry), {
      maxAttempts: this.config.maxRetries,
      backoff: { next: (context) => this.backoff(context) },
    });
    return policy.execute(() => this.once(api, attempt));
  }

  /** One try, and none while the breaker is open. */
  async once<T>(api: NovitaApi, attempt: () => Promise<T>): Promise<T> {
    try {
      return await this.breakers[api].execute(attempt);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new NovitaUnavailableError('not-asking', 'Novita keeps failing; not asking for now', {
        retryAfterMs: this.times.breakerOpenMs,
      });
    }
  }

  private breakerOf(api: NovitaApi): CircuitBreakerPolicy {
    const { breakerOpenMs, breakerFailures } = this.times;
    const breaker = circuitBreaker(handleWhen(speaksAgainstNovita), {
      halfOpenAfter: breakerOpenMs,
      breaker: new ConsecutiveBreaker(breakerFailures),
    });
    breakerOpen.set({ api }, 0);
    breaker.onBreak(() => {
      breakerOpen.set({ api }, 1);
      this.logger.error({ api, msg: 'Novita keeps failing; not asking for a while' });
    });
    breaker.onReset(() => {
      breakerOpen.set({ api }, 0);
      this.logger.log({ api, msg: 'Novita answers again' });
    });
    return breaker;
  }

  private backoff(context?: unknown): { duration: number; next: (context?: unknown) => never } {
    const { attempt, result } = context as { attempt: number; result: { error?: Error } };
    const told = result.error instanceof NovitaUnavailableError ? (result.error.retryAfterMs ?? 0) : 0;
    const duration = Math.max(told, backoffMs(attempt, this.times, Math.random()));
    return { duration, next: (later) => this.backoff(later) as never };
  }
}
