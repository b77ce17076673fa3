import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { type MicroPrice, toUsd } from '../common/money.js';
import { COSTS_CONFIG } from '../config/config.module.js';
import type { CostsConfig } from '../config/config.js';
import type { AccountEventFacts } from '../events/account-events.js';
import { renderBody } from '../events/event-body.js';
import { EventLog } from '../events/event-log.js';
import { derivedEventId, type RecordedEvent } from '../events/recorded-event.js';
import { NovitaClient } from '../novita/novita-client.js';
import { NovitaUnauthorizedError, NovitaUnavailableError } from '../novita/novita.errors.js';
import { JobWakes } from '../queue/job-wakes.js';
import { SharedCache } from '../redis/shared-cache.js';
import { baselineOf, isLow, type KnownBalance, runwayHours } from './balance.js';
import { BalanceRepository } from './balance.repository.js';
import { CostsService, type Overall } from './costs.service.js';
import { costOf } from './spending.js';

/** For how long an answer of Novita's is good enough (ms). */
const FRESH_MS = 60_000;
/** The longest that one reading may take before another process may try (ms). */
const LOAD_TIMEOUT_MS = 60_000;

/** What the account has, and what is spent of it now. */
export interface PresentBalance {
  balance: KnownBalance;
  /** Novita could not be asked: it is what it said last. */
  stale: boolean;
  overall: Overall;
}

/** Asks Novita what is left, at most once a minute over all processes, and tells when it gets low. */
@Injectable()
export class BalanceService {
  private readonly logger = new Logger(BalanceService.name);

  constructor(
    private readonly novita: NovitaClient,
    private readonly costs: CostsService,
    private readonly balances: BalanceRepository,
    private readonly cache: SharedCache,
    private readonly events: EventLog,
    private readonly wakes: JobWakes,
    private readonly clock: Clock,
    @Inject(COSTS_CONFIG) private readonly config: CostsConfig,
  ) {}

  /**
   * What was told at most a minute ago; while Novita is away, what it told last.
   *
   * @param maxAgeMs asks Novita anew when it was asked longer ago
   * @throws {NovitaUnavailableError} {@link NovitaUnauthorizedError} when it has never told anything
   */
  async present(maxAgeMs = FRESH_MS): Promise<PresentBalance> {
    const overall = await this.costs.overall();
    try {
      const { value } = await this.cache.through(
        'balance',
        'account',
        { ttlMs: FRESH_MS, loadTimeoutMs: LOAD_TIMEOUT_MS, maxAgeMs },
        async () => this.ask(overall),
      );
      return { balance: value, stale: false, overall };
    } catch (error) {
      if (!(error instanceof NovitaUnavailableError || error instanceof NovitaUnauthorizedError)) throw error;
      const balance = await this.balances.known();
      if (!balance) throw error;
      return { balance, stale: true, overall };
    }
  }

  /** Asks now, and tells when it is low. */
  async check(): Promise<void> {
    try {
      await this.ask(await this.costs.overall());
    } catch (error) {
      if (!(error instanceof NovitaUnavailableError || error instanceof NovitaUnauthorizedError)) throw error;
      this.logger.warn({ reason: error.message, msg: 'The balance could not be read' });
    }
  }

  private async ask({ amounts, burn }: Overall): Promise<KnownBalance> {
    const readAt = this.clock.now().getTime();
    const told = await this.novita.getBalance();
    const before = await this.balances.known();
    const { available } = told;
    const counted = costOf(amounts);
    const baseline = baselineOf(before, { at: readAt, available, counted });
    const low = isLow(available, burn, this.config);
    const balance = { ...told, readAt, counted, low, baseline };
    const crosses = low && before?.low !== true;
    const event = crosses ? await this.lowEvent(balance, burn) : undefined;
    if (await this.balances.note(balance, event)) {
      this.logger.warn({ available: toUsd(available), burnPerHour: toUsd(burn), msg: 'The balance is low' });
      await this.wakes.now('relay-events', {});
    }
    return balance;
  }

  private async lowEvent({ available, readAt }: KnownBalance, burn: MicroPrice): Promise<RecordedEvent> {
    const runway = runwayHours(available, burn);
    const reason =
      runway === undefined
        ? `${toUsd(available)} USD are left`
        : `${toUsd(available)} USD are left, which lasts for ${runway.toFixed(1)} hours`;
    const facts = {
      id: derivedEventId('balance.low', readAt),
      type: 'balance.low',
      at: new Date(readAt).toISOString(),
      sequence: await this.events.nextSequence(),
    } as const;
    const data: AccountEventFacts<'balance.low'> = {
      available: toUsd(available),
      currency: 'USD',
      burnPerHour: toUsd(burn),
      runwayHours: runway === undefined ? undefined : Math.round(runway * 10) / 10,
    };
    const body = renderBody(facts, { reason, ...data });
    return { ...facts, owner: 'admin', actor: 'check-balance', reason, body };
  }
}
