import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Needs } from '../access/principal.js';
import { AUTO_STOP_CONFIG } from '../config/config.module.js';
import type { AutoStopConfig } from '../config/config.js';
import { InstanceDeadlines } from '../instances/use/instance-deadlines.js';
import { AutoStopService } from './auto-stop.service.js';
import { AutoStopStatsDto, TriggeredRoundDto, TriggerRoundDto } from './dto/auto-stop-rounds.dto.js';
import { renderRound, renderRow } from './render.js';
import { RoundsRepository } from './rounds.repository.js';

const MOST_RESULTS = 1_000;

/** The duty that stops what nobody uses, over everybody's instances. */
@ApiTags('auto-stop')
@Controller('api/instances/auto-stop')
export class AutoStopController {
  constructor(
    private readonly autoStop: AutoStopService,
    private readonly deadlines: InstanceDeadlines,
    private readonly rounds: RoundsRepository,
    @Inject(AUTO_STOP_CONFIG) private readonly config: AutoStopConfig,
  ) {}

  /** How auto-stop is set, what its last rounds did, and when the next one is. */
  @Get('stats')
  async getAutoStopStats(): Promise<AutoStopStatsDto> {
    const { config } = this;
    const [last, totals, watched] = await Promise.all([
      this.rounds.last(),
      this.rounds.totals(),
      this.deadlines.waiting(),
    ]);
    const scheduled = last.find(({ by }) => by === 'schedule');
    return {
      enabled: config.enabled,
      dryRun: config.dryRun,
      checkIntervalMinutes: config.checkIntervalMs / 60_000,
      idleMinutes: config.idleMs / 60_000,
      warnMinutes: config.warnMs / 60_000,
      whenUnknown: config.whenUnknown,
      quietGpuPercent: config.quietGpuPercent,
      quietGpuMemoryPercent: config.quietGpuMemoryPercent,
      watched,
      ...(scheduled
        ? { nextRunAt: new Date(scheduled.startedAt + config.checkIntervalMs).toISOString() }
        : {}),
      lastRounds: last.map(renderRound),
      totals,
    };
  }

  /** Runs a round now; unless told otherwise it only says what the next real one does. */
  @Needs('admin')
  @Idempotent()
  @Post('trigger')
  @HttpCode(200)
  async triggerAutoStop(@Body() { dryRun = true }: TriggerRoundDto): Promise<TriggeredRoundDto> {
    const { rows, ...round } = await this.autoStop.round('request', dryRun);
    return Object.assign(renderRound(round), { results: rows.slice(0, MOST_RESULTS).map(renderRow) });
  }
}
