import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FreshnessDto } from '../access/dto/freshness.dto.js';
import { maxAgeFor } from '../access/freshness.js';
import { Asker, Needs, type Principal } from '../access/principal.js';
import { toUsd } from '../common/money.js';
import { Refuses } from '../common/refuses.js';
import { compareBalance, runwayHours } from './balance.js';
import { BalanceService, type PresentBalance } from './balance.service.js';
import { BalanceDto } from './dto/balance.dto.js';

@ApiTags('costs')
@Controller('api/balance')
export class BalanceController {
  constructor(private readonly balances: BalanceService) {}

  /** Tells what the account at Novita has, and for how long it lasts at what is spent now. */
  @Needs('admin')
  @Refuses('novita_unavailable', 'novita_unauthorized', 'novita_rejected')
  @Get()
  async getBalance(
    @Query() query: FreshnessDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BalanceDto> {
    const present = await this.balances.present(maxAgeFor(query, principal));
    const age = Math.max(0, Math.floor((present.overall.at - present.balance.readAt) / 1_000));
    void reply.header('age', String(age));
    return renderBalance(present);
  }
}

function renderBalance({ balance, stale, overall }: PresentBalance): BalanceDto {
  const { available, cash, creditLimit, outstandingInvoices, low, baseline, readAt, counted } = balance;
  const runway = runwayHours(available, overall.burn);
  const { since, ...fall } = compareBalance(baseline, { at: readAt, available, counted });
  return {
    available: toUsd(available),
    cash: cash === undefined ? undefined : toUsd(cash),
    creditLimit: creditLimit === undefined ? undefined : toUsd(creditLimit),
    outstandingInvoices: outstandingInvoices === undefined ? undefined : toUsd(outstandingInvoices),
    currency: 'USD',
    burnPerHour: toUsd(overall.burn),
    runwayHours: runway === undefined ? undefined : Math.round(runway * 10) / 10,
    low,
    comparison: {
      since: new Date(since).toISOString(),
      fell: toUsd(fall.fell),
      counted: toUsd(fall.counted),
      difference: toUsd(fall.difference),
    },
    cachedAt: new Date(readAt).toISOString(),
    stale: stale || undefined,
  };
}
