import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import {
  type Deed,
  DEEDS,
  type FindingKind,
  FINDINGS,
  type FinishedRound,
  type SyncReport,
  type SyncResult,
} from '../sync-report.js';

const RESULTS: SyncResult[] = ['done', 'incomplete', 'empty', 'failed'];

export class SyncRequestDto {
  /** Say what would be done, and do nothing. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  dryRun?: boolean = false;
}

export class SyncFindingDto {
  /**
   * What is otherwise at Novita (status, name, price, ports, spot), or what it is: missing for now, vanished,
   * unmanaged, or an obsolete record.
   */
  @ApiProperty({ enum: FINDINGS })
  kind: FindingKind;

  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId?: string;

  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId?: string;

  /** @example "running" */
  before?: string;

  /** @example "exited" */
  after?: string;
}

export class SyncDeedDto {
  /** `busy`: somebody else was at it; `unknown`: Novita could not be asked. A later round does it. */
  @ApiProperty({ enum: DEEDS })
  deed: Deed;

  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;
}

/** What one round of sync found and did; of more than 1,000 things only the numbers are complete. */
export class SyncAnswerDto {
  dryRun: boolean;
  /** Only after `done` everything was looked at: nothing is ended by a list that is incomplete, empty or failed. */
  @ApiProperty({ enum: RESULTS })
  result: SyncResult;
  /** Machines in Novita's list. */
  machines: number;
  @ApiProperty({ type: [SyncFindingDto] })
  found: SyncFindingDto[];
  @ApiProperty({ type: [SyncDeedDto] })
  done: SyncDeedDto[];
  /** How many of each kind. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  foundCounts: SyncReport['foundCounts'];
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  doneCounts: SyncReport['doneCounts'];
  durationMs: number;
}

export function toSyncAnswer(dryRun: boolean, { report, durationMs }: FinishedRound): SyncAnswerDto {
  const { result, machines, found, done, foundCounts, doneCounts } = report;
  return { dryRun, result, machines, found, done, foundCounts, doneCounts, durationMs };
}

export class SyncRoundDto {
  @ApiProperty({ format: 'date-time' })
  at: string;
  @ApiProperty({ enum: ['schedule', 'request'] })
  trigger: 'schedule' | 'request';
  @ApiProperty({ enum: RESULTS })
  result: SyncResult;
  durationMs: number;
  machines: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  found: Record<string, number>;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  done: Record<string, number>;
}

export class SyncStatsDto {
  /** Whether rounds run at the start of a process and by interval. */
  automatic: boolean;
  intervalMinutes: number;
  /** Absent while rounds run only on request. */
  @ApiProperty({ format: 'date-time', required: false })
  nextRunAt?: string;
  /** The newest first. */
  @ApiProperty({ type: [SyncRoundDto] })
  rounds: SyncRoundDto[];
}
