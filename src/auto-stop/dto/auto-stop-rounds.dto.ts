import { ApiProperty } from '@nestjs/swagger';
import { ApiFraction } from '../../common/api-types.js';
import { IsBoolean, IsOptional } from 'class-validator';

const UNKNOWN_POLICIES = ['heartbeat', 'keep', 'stop'] as const;
const VERDICTS = ['idle', 'active', 'unknown', 'exempt', 'unreadable', 'gone'] as const;
const ACTIONS = ['nothing', 'note-activity', 'note-repair', 'warn', 'stop'] as const;
const OUTCOMES = ['done', 'dry', 'changed', 'failed'] as const;
const CAUSES = ['idle', 'lease', 'data'] as const;

export class TriggerRoundDto {
  /** `false` has it done; otherwise it is only said. A service with AUTO_STOP_DRY_RUN never does it. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  dryRun?: boolean = true;
}

/** One round over the instances whose warning or deadline had come. */
export class AutoStopRoundDto {
  startedAt: string;
  durationMs: number;
  dryRun: boolean;

  /** Whether the schedule or a request had it run. */
  @ApiProperty({ enum: ['schedule', 'request'] })
  by: 'schedule' | 'request';

  due: number;
  idle: number;
  active: number;
  unknown: number;
  exempt: number;
  warned: number;
  stopped: number;
  /** Left, because somebody used or changed them first. */
  changed: number;
  /** Moments of their records could not be read as they were stored. */
  repaired: number;
  failed: number;
}

/** What a round saw of one instance, and what it did. */
export class AutoStopRowDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  @ApiProperty({ enum: VERDICTS })
  verdict: (typeof VERDICTS)[number];

  @ApiProperty({ enum: ACTIONS })
  action: (typeof ACTIONS)[number];

  @ApiProperty({ enum: OUTCOMES })
  outcome: (typeof OUTCOMES)[number];

  @ApiProperty({ enum: CAUSES, required: false })
  cause?: (typeof CAUSES)[number];

  stopsAt?: string;

  /** @example "Idle: not used for 20 min (no heartbeat was ever received; GPU at most 0 %; ready for 1 h)" */
  explanation: string;
}

export class TriggeredRoundDto extends AutoStopRoundDto {
  /** The longest overdue first, at most 1,000. */
  results: AutoStopRowDto[];
}

export class AutoStopTotalsDto {
  rounds: number;
  warned: number;
  stopped: number;
  repaired: number;
  failed: number;
}

/** How auto-stop is set, and what it has done. */
export class AutoStopStatsDto {
  enabled: boolean;
  dryRun: boolean;
  @ApiFraction()
  checkIntervalMinutes: number;

  @ApiFraction()
  idleMinutes: number;

  @ApiFraction()
  warnMinutes: number;

  @ApiProperty({ enum: UNKNOWN_POLICIES })
  whenUnknown: (typeof UNKNOWN_POLICIES)[number];

  @ApiFraction()
  quietGpuPercent: number;

  @ApiFraction()
  quietGpuMemoryPercent: number;

  /** Instances that have an idle deadline or a lease. */
  watched: number;

  /** By the schedule; left out before the first round. */
  nextRunAt?: string;

  /** The newest first, at most 50. */
  lastRounds: AutoStopRoundDto[];

  /** All rounds that were not dry. */
  totals: AutoStopTotalsDto;
}
