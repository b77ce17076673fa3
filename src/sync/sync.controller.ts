import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Needs } from '../access/principal.js';
import { SyncAnswerDto, SyncRequestDto, SyncStatsDto, toSyncAnswer } from './dto/sync.dto.js';
import { SyncRunningError } from './sync.errors.js';
import { SyncService } from './sync.service.js';

@ApiTags('admin')
@Needs('admin', 'sync')
@Controller('api/instances/sync')
export class SyncController {
  constructor(private readonly sync: SyncService) {}

  /** Holds the records against Novita's whole list, now. */
  @Idempotent()
  @Post()
  @HttpCode(200)
  async syncInstances(@Body() { dryRun = false }: SyncRequestDto): Promise<SyncAnswerDto> {
    const round = await this.sync.round({ dryRun, trigger: 'request' });
    if (!round) throw new SyncRunningError();
    return toSyncAnswer(dryRun, round);
  }

  /** The last rounds, and when the next one runs. */
  @Get('stats')
  async getSyncStats(): Promise<SyncStatsDto> {
    return this.sync.stats();
  }
}
